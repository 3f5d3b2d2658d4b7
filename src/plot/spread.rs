//! Labels along a line, moved as little as possible so that none overlap.

use crate::math;

/// Centres for labels that wish to be at `wishes[i].0` and have the extent
/// `wishes[i].1`, between `low` and `high`, in the order of their wishes.
///
/// If there is not room for all, they start at `low` and run over `high`.
pub(super) fn spread(wishes: &[(f64, f64)], low: f64, high: f64) -> Vec<f64> {
    let order = math::ascending(&wishes.iter().map(|wish| wish.0).collect::<Vec<_>>());
    // Blocks of touching labels: members, extent, and the sum of the starts
    // that its members wish the block to have.
    let mut blocks: Vec<(usize, f64, f64)> = Vec::new();
    let start = |(count, extent, sum): &(usize, f64, f64)| {
        (sum / *count as f64).min(high - extent).max(low)
    };
    for i in &order {
        let (wish, extent) = wishes[*i];
        let mut block = (1, extent, wish - 0.5 * extent);
        while let Some(last) = blocks.last() {
            if start(last) + last.1 <= start(&block) {
                break;
            }
            block =
                (last.0 + block.0, last.1 + block.1, last.2 + block.2 - block.0 as f64 * last.1);
            blocks.pop();
        }
        blocks.push(block);
    }
    let mut centres = vec![0.0; wishes.len()];
    let mut next = order.into_iter();
    for block in &blocks {
        let mut at = start(block);
        for i in next.by_ref().take(block.0) {
            centres[i] = at + 0.5 * wishes[i].1;
            at += wishes[i].1;
        }
    }
    centres
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn labels_move_only_when_they_must() {
        assert_eq!(spread(&[(50.0, 10.0), (20.0, 10.0)], 0.0, 100.0), [50.0, 20.0]);
        assert_eq!(spread(&[(50.0, 10.0), (50.0, 10.0)], 0.0, 100.0), [45.0, 55.0]);
        assert_eq!(spread(&[(99.0, 10.0), (98.0, 10.0)], 0.0, 100.0), [95.0, 85.0]);
        assert_eq!(
            spread(&[(-5.0, 10.0), (0.0, 10.0), (1.0, 10.0)], 0.0, 100.0),
            [5.0, 15.0, 25.0]
        );
        assert_eq!(spread(&[], 0.0, 1.0), Vec::<f64>::new());
    }

    #[test]
    fn labels_never_overlap() {
        let wishes: Vec<(f64, f64)> =
            (0..40).map(|i| (f64::from(i * 37 % 100), 6.0 + f64::from(i % 3))).collect();
        let centres = spread(&wishes, 0.0, 400.0);
        let mut boxes: Vec<(f64, f64)> =
            centres.iter().zip(&wishes).map(|(c, w)| (c - 0.5 * w.1, c + 0.5 * w.1)).collect();
        boxes.sort_by(|a, b| a.0.total_cmp(&b.0));
        assert!(boxes[0].0 >= 0.0 && boxes[39].1 <= 400.0);
        assert!(boxes.windows(2).all(|pair| pair[0].1 <= pair[1].0 + 1e-9));
    }
}
