//! A map in words and as a table.

use crate::frame::{Map, Place};

/// What a place is on the map besides its name.
pub(super) fn roles(map: &Map, place: usize) -> Vec<String> {
    let mut roles = Vec::new();
    if map.critical.contains(&place) {
        roles.push("critical point".to_owned());
    }
    if map.you == Some(place) {
        roles.push("you stand here".to_owned());
    } else if map.you.is_some_and(|you| map.neighbours(you).any(|to| to == place)) {
        roles.push("one move from you".to_owned());
    }
    for track in map.tracks.iter().filter(|track| !track.label.is_empty()) {
        let on: Vec<String> = (0..track.places.len())
            .filter(|i| track.places[*i] == place)
            .map(|i| i.to_string())
            .collect();
        if !on.is_empty() {
            roles.push(format!("{} after move {}", track.label, on.join(" and ")));
        }
    }
    roles
}

/// A map in words.
pub(in crate::plot) fn describe(map: &Map) -> String {
    let mut text = map.title.clone();
    text.push_str(&format!(
        " Map of {} places and {} ways between them.",
        map.places.len(),
        map.ways.len()
    ));
    for track in map.tracks.iter().filter(|track| !track.places.is_empty()) {
        let name = |i: &usize| map.places.get(*i).map_or("", |place| place.label.as_str());
        let ends = [track.places.first(), track.places.last()].map(|end| end.map_or("", name));
        let moves = track.places.len() - 1;
        text.push_str(&format!(" {}: {moves} moves, {} to {}.", track.label, ends[0], ends[1]));
    }
    if let Some(you) = map.you.and_then(|you| map.places.get(you)) {
        text.push_str(&format!(" You stand at {}.", you.label));
    }
    if !map.jumps.is_empty() {
        text.push_str(&format!(" Put back {} times.", map.jumps.len()));
    }
    text
}

/// Headings of the table of a map.
pub(in crate::plot) const COLUMNS: [&str; 4] = ["place", "x", "y", "on the way"];

/// One row for each place.
pub(in crate::plot) fn rows(
    map: &Map,
    most: usize,
    exact: impl Fn(f64) -> String,
) -> Vec<Vec<String>> {
    let row = |(i, place): (usize, &Place)| {
        vec![place.label.clone(), exact(place.at[0]), exact(place.at[1]), roles(map, i).join("; ")]
    };
    map.places.iter().enumerate().take(most).map(row).collect()
}
