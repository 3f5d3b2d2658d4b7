//! What happens in a run, as those see it who watch its frames: methods arrive, are caught, leave.

use crate::{
    frame::{Frame, LaneReadout},
    verdict::Judgement,
};

/// Where a lane stands, without numbers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Stand {
    /// On its way, or nearly at rest somewhere else.
    Elsewhere,
    /// At or near the known critical point of this index.
    At(usize),
    /// At a critical point that was not known.
    Critical,
    /// Gone, or at the end of what its method can do.
    Lost,
}

impl Stand {
    fn of(lane: &LaneReadout) -> Self {
        match lane.judgement {
            Judgement::Critical { known: Some(known), .. } | Judgement::Near { known, .. } => {
                Self::At(known)
            }
            Judgement::Critical { known: None, .. } => Self::Critical,
            Judgement::NonFinite | Judgement::Diverged | Judgement::Singular => Self::Lost,
            _ => Self::Elsewhere,
        }
    }
}

/// Compares every frame with the one before it.
#[derive(Clone, Debug, Default)]
pub struct Transitions {
    step: u64,
    stands: Vec<(String, Stand)>,
}

impl Transitions {
    /// Lanes, by their position in the frame, that stand elsewhere than in the frame before;
    /// none in the first frame of a run, and after going back.
    pub fn of(&mut self, frame: &Frame) -> Vec<usize> {
        let goes_on = frame.step > self.step;
        let mut stands = Vec::with_capacity(frame.lanes.len());
        let mut found = Vec::new();
        for (slot, lane) in frame.lanes.iter().enumerate() {
            let stand = (lane.id.clone(), Stand::of(lane));
            let before = self.stands.get(slot).filter(|before| before.0 == stand.0);
            if goes_on && before.is_some_and(|before| before.1 != stand.1) {
                found.push(slot);
            }
            stands.push(stand);
        }
        self.step = frame.step;
        self.stands = stands;
        found
    }

    /// Forgets the run.
    pub fn forget(&mut self) {
        *self = Self::default();
    }
}
