//! Mathematics on particle clouds.
