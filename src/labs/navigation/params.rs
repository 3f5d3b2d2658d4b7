//! The parameters of the laboratory.

use crate::lab::Pairs;
use crate::schema::{Set, choice, count, list, log_real, real, set, toggle};

crate::choices! {
    /// What a lane is paid for.
    pub enum Arm {
        /// 1 for saying STOP less than 3 m from the goal, whatever the way.
        Success = "success", "Goal";
        /// As before, and 0.1 for each metre nearer to the goal: what many agents are trained with.
        Progress = "progress", "Goal progress";
        /// How closely the walk follows the described path (nDTW).
        Ndtw = "ndtw", "nDTW";
        /// Fidelity and goal together: the baseline of the comparison.
        NdtwSuccess = "ndtw-success", "nDTW + goal";
        /// Coverage of the described path (CLS) and goal.
        ClsSuccess = "cls-success", "CLS + goal";
        /// nDTW in which distances to critical points count lambda-fold.
        Soft = "soft", "Focal soft";
        /// +1 for each critical point that is reached, -1 for each that is missed, and a share of nDTW.
        Hard = "hard", "Focal hard";
        /// The control of the landmarks: as the focal hard reward, with a random point of the way that is no landmark in place of the middle one.
        HardRandom = "hard-random", "Focal hard, random points";
    }
}

crate::lanes!(Arm {
    Success: Role::Series(0),
    Progress: Role::Series(1),
    Ndtw: Role::Series(3),
    NdtwSuccess: Role::Reference,
    ClsSuccess: Role::Series(4),
    Soft: Role::Series(2),
    Hard: Role::Series(5),
    HardRandom: Role::Series(6),
});

crate::choices! {
    /// The policy that is trained.
    pub enum Learner {
        /// Sixteen weights and a pointer into the instruction, which gives half of the alignment away.
        Linear = "linear", "Linear with a pointer";
        /// A network that reads the words and walks with recurrent units of size 16; no pointer. It has a schedule of its own: far more imitation, and smaller steps.
        Recurrent = "gru", "Recurrent (GRU)";
    }
}

crate::choices! {
    /// Where the agents walk.
    pub enum World {
        /// Grids of viewpoints, drawn for each training; the tests are in others than it learns in.
        Generated = "generated", "Generated";
        /// The world of a connectivity file of yours. The tests have other instructions in it than the training, or those of a records file of yours.
        Own = "own", "Your own";
    }
}

crate::choices! {
    /// How decisions are credited.
    pub enum Algorithm {
        /// Each decision with the standardised reward of its whole episode.
        Reinforce = "reinforce", "REINFORCE";
        /// Each decision with the reward that follows it, less what a critic expected.
        ActorCritic = "actor-critic", "Actor-critic";
    }
}

crate::choices! {
    /// Which points of the described path are critical.
    pub enum Points {
        /// Landmark number floor(n/2) and the last one, as the authors say.
        Paper = "paper", "Middle and last landmark";
        /// The control: a random point that is no landmark, and the goal.
        Random = "random", "Random point and goal";
        /// Two random points that are no landmarks; the goal does not count.
        RandomBoth = "random-both", "Two random points";
        /// Every landmark of the instruction.
        All = "all", "All landmarks";
        /// The landmarks of your choice: tap them on the map, or list them.
        Chosen = "chosen", "Chosen by you";
    }
}

crate::choices! {
    /// What the soft reward is divided by before its exponential.
    pub enum Normalisation {
        /// The sum of the weights: a perfect walk and a slightly wrong one stay comparable with nDTW.
        Weights = "weights", "Sum of weights";
        /// The number of path nodes, as plain nDTW: with a large lambda small errors already cost nearly everything.
        Nodes = "nodes", "Number of nodes";
    }
}

crate::choices! {
    /// What the map shows.
    pub enum Shown {
        /// The walk of the inspected lane, from the start to its STOP.
        Walk = "walk", "The agent's walk";
        /// Its attempts at each landmark: where it misses one, it is put there.
        Pieces = "pieces", "Re-initialised pieces";
        /// The described path itself: every move is correct.
        Reference = "reference", "The described path";
    }
}

crate::params! {
    /// Parameters of the laboratory `navigation`.
    pub struct Params, version 2 {
        group "World" {
            /// Where the agents walk. For a world of your own open a connectivity file below, and a records file for its tests.
            world: World = World::Generated, "World", choice::<World>(), restart;
            /// Viewpoints along each side of the jittered grid, 2 m apart.
            size: u32 = 6, "Side of the grid", count(4, 8), restart, unit "viewpoints", when world in ["generated"];
            /// Storeys, joined by stairs.
            floors: u32 = 1, "Floors", count(1, 3), restart, when world in ["generated"];
            /// What can stand at a viewpoint. With fewer kinds than viewpoints they repeat, and an instruction becomes ambiguous.
            kinds: u32 = 8, "Landmark kinds", count(2, 16), restart;
            /// Landmarks that a test instruction names, and the most that a training instruction names; the least is half of it.
            pieces: u32 = 6, "Landmarks per instruction m", count(1, 12), restart;
        }
        group "Rewards" {
            /// Which rewards train side by side, each from the same start on the same episodes.
            arms: Set<Arm> = Set::of(&[Arm::Success, Arm::NdtwSuccess, Arm::Soft, Arm::Hard]), "Side by side", set::<Arm>(), restart;
            /// The points on which the focal rewards look.
            critical: Points = Points::Paper, "Critical points", choice::<Points>(), restart, when arms in ["soft", "hard"];
            /// Numbers of the landmarks that are critical. A training instruction that has none of them takes its last one.
            landmarks: Vec<f64> = vec![3.0, 6.0], "Chosen landmarks", list(1.0, 12.0, 12), restart, when arms in ["soft", "hard"], when critical in ["chosen"];
            /// Importance of a critical point for the soft reward. With 1 it is plain nDTW.
            lambda: f64 = 10.0, "Importance λ", log_real(1.0, 100.0), restart, when arms in ["soft"];
            /// The printed formula is not known to us; these are two candidates.
            normalisation: Normalisation = Normalisation::Weights, "Soft reward divided by", choice::<Normalisation>(), restart, when arms in ["soft"];
            /// Factor of the nDTW that is paid beside the hard reward; without any the agent wanders.
            fidelity: f64 = 1.0, "nDTW beside the hard reward", real(0.0, 2.0), restart, when arms in ["hard", "hard-random"];
            /// The control that must teach nothing: the rewards of a batch change episodes at random.
            shuffled: bool = false, "Shuffle the rewards", toggle(), restart;
        }
        group "Training" {
            /// The policy that is trained.
            agent: Learner = Learner::Linear, "Agent", choice::<Learner>(), restart;
            /// How decisions are credited.
            algorithm: Algorithm = Algorithm::Reinforce, "Algorithm", choice::<Algorithm>(), restart;
            /// Updates of 20 episodes that imitate the described path, before step 0; the same for all rewards.
            imitation: u32 = 15, "Imitation", count(0, 200), restart, unit "updates", when agent in ["linear"];
            /// Updates of 20 episodes that imitate the described path, before step 0; the same for all rewards. After 200 the recurrent agent still misses nearly half of the landmarks.
            imitation_gru: u32 = 600, "Imitation", count(0, 1000), restart, unit "updates", when agent in ["gru"];
            /// Episodes of one update by reward.
            batch: u32 = 40, "Batch", count(4, 80), restart, unit "episodes";
            /// Step size of Adam.
            rate: f64 = 0.03, "Step size", log_real(0.001, 0.3), restart, when agent in ["linear"];
            /// Step size of Adam.
            rate_gru: f64 = 0.003, "Step size", log_real(0.0001, 0.1), restart, when agent in ["gru"];
            /// Factor of the entropy bonus, which keeps the agent trying.
            entropy: f64 = 0.01, "Entropy bonus", real(0.0, 0.2), restart;
        }
        group "Comparison" {
            /// Independent trainings of every reward, each with worlds, episodes and a start of its own that all rewards share: differences are taken within a training.
            runs: u32 = 3, "Paired trainings", count(1, 16), restart;
            /// Each training has a number, and with it its worlds, its episodes and its start. The run has those that begin with this one; the map is in the first.
            first: u32 = 1, "Number of the first training", count(1, 100000), restart;
            /// Updates after which the run ends.
            updates: u32 = 600, "Updates", count(10, 600), restart;
            /// Held-out episodes of each training, in worlds never trained in. They are walked greedily at every tenth update.
            episodes: u32 = 40, "Test episodes", count(1, 100), restart;
        }
        group "Map" {
            /// Which of the held-out episodes of the first training is on the map.
            episode: u32 = 1, "Test episode", count(1, 100), live;
            /// What is drawn over the described path.
            shown: Shown = Shown::Walk, "Shown", choice::<Shown>(), live;
            /// The walk is drawn up to this move.
            moves: u32 = 25, "Moves shown", count(0, 25), live, when shown in ["walk", "reference"];
        }
    }
}

impl Params {
    /// Updates by imitation of the agent that is trained.
    pub fn imitation(&self) -> u32 {
        match self.agent {
            Learner::Linear => self.imitation,
            Learner::Recurrent => self.imitation_gru,
        }
    }

    /// Step size of its later updates.
    pub fn rate(&self) -> f64 {
        match self.agent {
            Learner::Linear => self.rate,
            Learner::Recurrent => self.rate_gru,
        }
    }

    /// Step size of its imitation.
    pub fn imitation_rate(&self) -> f64 {
        match self.agent {
            Learner::Linear => 0.05,
            Learner::Recurrent => 0.02,
        }
    }
}

/// From version 1, in which both agents had one schedule.
pub fn one_schedule(mut pairs: Pairs) -> Pairs {
    if pairs.iter().any(|(key, agent)| key == "agent" && agent == "gru") {
        for (of_both, own, default) in
            [("imitation", "imitation_gru", "15"), ("rate", "rate_gru", "0.03")]
        {
            match pairs.iter_mut().find(|(key, _)| key == of_both) {
                Some((key, _)) => *key = own.to_string(),
                None => pairs.push((own.to_string(), default.to_string())),
            }
        }
    }
    pairs
}
