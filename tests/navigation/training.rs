use critical_point_lab::{
    labs::navigation::problem::{
        Agent, Environment, Method, Plan, Recurrent, Reward, Rules, STOP, Schedule, Term, Trainer,
        adam::Adam,
        evaluate::{Summary, evaluate, summary},
        policy::teach,
    },
    rng::{Purpose, Streams},
};

use super::{assert_close, worlds};

const SEED: Streams = Streams::new(1);

fn linear() -> Agent {
    Agent::Linear(Box::default())
}

fn trained(agent: Agent, schedule: &Schedule, updates: u64) -> Trainer {
    let worlds = worlds(0, 6);
    let mut trainer = Trainer::new(agent);
    for _ in 0..updates {
        trainer.update(&worlds, schedule, SEED).unwrap();
    }
    trainer
}

fn examined(trainer: &mut Trainer, schedule: &Schedule) -> Summary {
    let rules = Rules { plan: Plan::of_pieces(6, 6), ..schedule.rules.clone() };
    let mut rows = Vec::new();
    evaluate(trainer.agent(), &worlds(1, 8), &rules, &[], 100, SEED, &mut rows).unwrap();
    summary(&rows)
}

#[test]
fn adam_first_moves_by_its_rate_and_then_by_its_formula() {
    let mut adam = Adam::new(2);
    let mut w = [1.0, -1.0];
    adam.step(&mut w, &[0.5, -2.0], 0.1);
    assert_close(w[0], 0.9, 1e-7);
    assert_close(w[1], -0.9, 1e-8);
    adam.step(&mut w, &[0.0, -2.0], 0.1);
    let mean: f64 = 0.9 * 0.05 / (1.0 - 0.81);
    let square: f64 = 0.999 * 0.001 * 0.25 / (1.0 - 0.999 * 0.999);
    assert_close(w[0], 0.9 - 0.1 * mean / square.sqrt(), 1e-7);
}

#[test]
fn terminated_is_not_truncated() {
    let worlds = worlds(0, 2);
    let mut rules = Rules::new(Reward::of(&[Term::Success, Term::Ndtw]));
    let mut environment = Environment::default();
    let mut reset = |rules: &Rules| {
        environment.reset(&worlds, rules, SEED, 0, 3).unwrap();
        let mut taught = Vec::new();
        let scene = environment.scene(&worlds);
        teach(scene.graph, scene.route, usize::MAX, &mut taught);
        (environment.clone(), taught)
    };
    let (mut episode, taught) = reset(&rules);
    let mut earned = 0.0;
    for (i, &decision) in taught.iter().enumerate() {
        let transition = episode.step(&worlds, &rules, decision);
        earned += transition.reward;
        assert!(!transition.truncated);
        assert_eq!(transition.terminated, i + 1 == taught.len());
    }
    assert_eq!(episode.total(&worlds, &rules), 2.0);
    assert!(earned > 1.0 && earned < 2.0);
    assert_eq!(episode.walk().path(), episode.route().reference());
    assert_eq!(episode.walk().decisions().last().map(|d| d.action), Some(STOP));
    rules.limit = 2;
    let (mut episode, taught) = reset(&rules);
    assert!(!episode.step(&worlds, &rules, taught[0]).truncated);
    let last = episode.step(&worlds, &rules, taught[1]);
    assert!(last.truncated && !last.terminated);
}

#[test]
fn episodes_are_the_same_whatever_is_paid() {
    let worlds = worlds(0, 3);
    let mut environments = [Environment::default(), Environment::default()];
    for episode in 0..10 {
        for (environment, terms) in environments.iter_mut().zip([[Term::Hard], [Term::Cls]]) {
            let rules = Rules::new(Reward::of(&terms));
            environment.reset(&worlds, &rules, SEED, 5, episode).unwrap();
        }
        let [a, b] = &environments;
        assert_eq!((a.world(), a.route()), (b.world(), b.route()));
    }
}

#[test]
fn training_repeats_bit_for_bit() {
    let mut schedule = Schedule::new(Rules::new(Reward::of(&[Term::Hard, Term::Ndtw])));
    schedule.imitation = 3;
    schedule.batch = 8;
    for method in [Method::Reinforce, Method::ActorCritic] {
        schedule.method = method;
        let recurrent =
            || Agent::Recurrent(Box::new(Recurrent::new(&mut SEED.at(Purpose::Start, 0))));
        for agent in [linear as fn() -> Agent, recurrent] {
            let mut once = trained(agent(), &schedule, 8);
            let whole = once.agent().weights().to_vec();
            assert!(whole.iter().all(|w| w.is_finite()));
            // A clone in the middle goes on as the original does.
            let worlds = worlds(0, 6);
            let mut half = trained(agent(), &schedule, 5).clone();
            for _ in 0..3 {
                half.update(&worlds, &schedule, SEED).unwrap();
            }
            assert_eq!(half.agent().weights(), &whole[..]);
        }
    }
}

#[test]
fn imitation_and_then_reward_teach_the_linear_agent() {
    for method in [Method::Reinforce, Method::ActorCritic] {
        let mut schedule = Schedule::new(Rules::new(Reward::of(&[Term::Ndtw, Term::Success])));
        schedule.imitation_rate = 0.03;
        schedule.method = method;
        let before = examined(&mut trained(linear(), &schedule, 0), &schedule);
        let imitated = examined(&mut trained(linear(), &schedule, 15), &schedule);
        let rewarded = examined(&mut trained(linear(), &schedule, 135), &schedule);
        println!("{method:?}: {before:?} {imitated:?} {rewarded:?}");
        assert!(imitated.ssa > before.ssa + 0.1);
        assert!(rewarded.metrics.sr > imitated.metrics.sr + 0.1);
        assert!(rewarded.metrics.ndtw > imitated.metrics.ndtw);
        assert!(rewarded.ln < imitated.ln);
    }
}

#[test]
fn shuffled_rewards_teach_nothing() {
    let mut schedule = Schedule::new(Rules::new(Reward::of(&[Term::Ndtw, Term::Success])));
    schedule.imitation_rate = 0.03;
    let fair = examined(&mut trained(linear(), &schedule, 135), &schedule);
    schedule.shuffled = true;
    let shuffled = examined(&mut trained(linear(), &schedule, 135), &schedule);
    println!("{fair:?} {shuffled:?}");
    assert!(shuffled.metrics.sr < fair.metrics.sr - 0.1);
}

#[test]
fn without_importance_soft_training_is_ndtw_training() {
    let with = |term| {
        let reward = Reward { lambda: 1.0, ..Reward::of(&[term]) };
        let mut trainer = trained(linear(), &Schedule::new(Rules::new(reward)), 30);
        trainer.agent().weights().to_vec()
    };
    let plain = with(Term::Ndtw);
    assert_eq!(with(Term::SoftLength), plain);
    assert_eq!(with(Term::SoftWeight), plain);
}

#[test]
fn recurrent_imitation_lowers_its_loss() {
    let mut schedule = Schedule::new(Rules::new(Reward::of(&[Term::Ndtw])));
    schedule.imitation = u64::MAX;
    schedule.imitation_rate = 0.01;
    let worlds = worlds(0, 6);
    let agent = Recurrent::new(&mut SEED.at(Purpose::Start, 0));
    let mut trainer = Trainer::new(Agent::Recurrent(Box::new(agent)));
    let losses: Vec<f64> =
        (0..120).map(|_| trainer.update(&worlds, &schedule, SEED).unwrap().loss).collect();
    assert!(losses[119] < 0.8 * losses[0], "{} then {}", losses[0], losses[119]);
}
