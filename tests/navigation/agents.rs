use critical_point_lab::{
    labs::navigation::problem::{
        Agent, Choice, Decision, Environment, Linear, Recurrent, Reward, Rules, Signal, Term,
        policy::teach,
    },
    rng::{Purpose, Streams, fill_normal},
};

use super::{assert_close, worlds};

fn agents() -> Vec<Agent> {
    let streams = Streams::new(3);
    let mut linear = Linear::default();
    fill_normal(
        &mut streams.at(Purpose::Start, 0),
        critical_point_lab::labs::navigation::problem::Policy::weights_mut(&mut linear),
    );
    let recurrent = Recurrent::new(&mut streams.at(Purpose::Start, 1));
    vec![Agent::Linear(Box::new(linear)), Agent::Recurrent(Box::new(recurrent))]
}

/// Episodes of a sampling agent in the given worlds, and one that is taught.
fn episodes(agent: &mut Agent) -> Vec<(Environment, Vec<Decision>)> {
    let worlds = worlds(0, 2);
    let rules = Rules::new(Reward::of(&[Term::Success]));
    let streams = Streams::new(17);
    (0..3)
        .map(|episode| {
            let mut environment = Environment::default();
            environment.reset(&worlds, &rules, streams, 0, episode).unwrap();
            if episode == 2 {
                let mut taught = Vec::new();
                let scene = environment.scene(&worlds);
                teach(scene.graph, scene.route, usize::MAX, &mut taught);
                return (environment, taught);
            }
            let rng = &mut streams.of_lane(Purpose::Action, episode, 0);
            let policy = agent.policy();
            let scene = environment.scene(&worlds);
            policy.begin(scene.graph, scene.route);
            loop {
                let scene = environment.scene(&worlds);
                let decision = policy.decide(scene, &mut Choice::Sample(rng));
                let transition = environment.step(&worlds, &rules, decision);
                if transition.terminated || transition.truncated {
                    break;
                }
            }
            let decisions = environment.walk().decisions().to_vec();
            (environment, decisions)
        })
        .collect()
}

#[test]
fn a_walk_that_is_remembered_gives_the_same_gradient() {
    let worlds = worlds(0, 2);
    for mut agent in agents() {
        let n = agent.weights().len();
        let (mut memories, mut before) = (Vec::new(), Vec::new());
        let gradient = |agent: &mut Agent, environment: &Environment, decisions: &[Decision]| {
            let ones = vec![1.0; decisions.len()];
            let signal = Signal { advantages: &ones, returns: &ones, entropy: 0.1, critic: 0.5 };
            let (graph, route) = (&worlds[environment.world()], environment.route());
            let mut gradient = vec![0.0; n];
            let loss = agent.policy().loss(graph, route, decisions, signal, Some(&mut gradient));
            (loss, gradient)
        };
        let walks = episodes(&mut agent);
        for (environment, decisions) in &walks {
            before.push(gradient(&mut agent, environment, decisions));
            // Once more, decision by decision, and beyond the last one for the critic.
            let policy = agent.policy();
            let mut again = Environment::default();
            let rules = Rules::new(Reward::of(&[Term::Success]));
            let rng = &mut Streams::new(1).at(Purpose::Control, 0);
            again.reset_to(&worlds, environment.world(), environment.route().clone(), &rules, rng);
            policy.begin(&worlds[environment.world()], environment.route());
            for &decision in decisions {
                policy.decide(again.scene(&worlds), &mut Choice::Forced(decision));
                again.step(&worlds, &rules, decision);
            }
            policy.decide(again.scene(&worlds), &mut Choice::Greedy);
            let mut memory = None;
            policy.exchange(&mut memory);
            memories.push(memory);
        }
        for (((environment, decisions), memory), before) in
            walks.iter().zip(&mut memories).zip(&before)
        {
            agent.policy().exchange(memory);
            assert!(gradient(&mut agent, environment, decisions) == *before);
            // What was gone through is spent: now it walks again.
            assert!(gradient(&mut agent, environment, decisions) == *before);
        }
    }
}

#[test]
fn gradients_agree_with_central_differences() {
    let worlds = worlds(0, 2);
    for mut agent in agents() {
        for (environment, decisions) in episodes(&mut agent) {
            let mut rng = Streams::new(23).at(Purpose::Start, decisions.len() as u64);
            let (mut advantages, mut returns) =
                (vec![0.0; decisions.len()], vec![0.0; decisions.len()]);
            fill_normal(&mut rng, &mut advantages);
            fill_normal(&mut rng, &mut returns);
            let signal =
                Signal { advantages: &advantages, returns: &returns, entropy: 0.3, critic: 0.7 };
            let graph = &worlds[environment.world()];
            let route = environment.route();
            let policy = agent.policy();
            let n = policy.weights().len();
            let mut gradient = vec![0.0; n];
            let loss = policy.loss(graph, route, &decisions, signal, Some(&mut gradient));
            assert_eq!(loss, policy.loss(graph, route, &decisions, signal, None));
            let size = gradient.iter().fold(0.0_f64, |m, g| m.max(g.abs()));
            // All weights of the small agent, every seventh of the large one.
            let stride = if n > 100 { 7 } else { 1 };
            let mut worst: f64 = 0.0;
            for i in (0..n).step_by(stride) {
                let kept = policy.weights()[i];
                let h = 6e-6;
                policy.weights_mut()[i] = kept + h;
                let above = policy.loss(graph, route, &decisions, signal, None);
                policy.weights_mut()[i] = kept - h;
                let below = policy.loss(graph, route, &decisions, signal, None);
                policy.weights_mut()[i] = kept;
                let expected = (above - below) / (2.0 * h);
                worst = worst.max((gradient[i] - expected).abs());
            }
            println!("{n} weights: error {worst:e} of {size}");
            assert!(worst <= 1e-8 * (1.0 + size), "{n} weights: error {worst:e} of {size}");
            assert!(gradient.iter().filter(|g| **g != 0.0).count() > n / 3);
        }
    }
}

/// The re-initialised evaluation replays decisions to restore an agent's memory.
#[test]
fn forced_decisions_leave_the_memory_of_own_ones() {
    let worlds = worlds(0, 2);
    let rules = Rules::new(Reward::of(&[Term::Success]));
    for mut agent in agents() {
        let mut environment = Environment::default();
        environment.reset(&worlds, &rules, Streams::new(4), 0, 0).unwrap();
        let policy = agent.policy();
        let scene = environment.scene(&worlds);
        policy.begin(scene.graph, scene.route);
        let mut own = Vec::new();
        for _ in 0..8 {
            let decision = policy.decide(environment.scene(&worlds), &mut Choice::Greedy);
            own.push((decision, policy.value()));
            if environment.step(&worlds, &rules, decision).terminated {
                break;
            }
        }
        for forced in 0..own.len() {
            let mut walk = critical_point_lab::labs::navigation::problem::Walk::default();
            let graph = &worlds[environment.world()];
            let route = environment.route();
            walk.reset(graph, route.start());
            policy.rewind(route);
            for (t, &(decision, value)) in own.iter().enumerate() {
                let scene = critical_point_lab::labs::navigation::problem::Scene {
                    graph,
                    route,
                    walk: &walk,
                };
                if t < forced {
                    policy.decide(scene, &mut Choice::Forced(decision));
                } else {
                    assert_eq!(policy.decide(scene, &mut Choice::Greedy), decision);
                    assert_eq!(policy.value(), value);
                }
                walk.apply(graph, decision);
            }
        }
    }
}

#[test]
fn attention_is_a_distribution_over_the_words() {
    let worlds = worlds(0, 2);
    let mut recurrent = Recurrent::new(&mut Streams::new(3).at(Purpose::Start, 1));
    let mut environment = Environment::default();
    let rules = Rules::new(Reward::of(&[Term::Success]));
    environment.reset(&worlds, &rules, Streams::new(4), 0, 0).unwrap();
    let scene = environment.scene(&worlds);
    use critical_point_lab::labs::navigation::problem::Policy;
    recurrent.begin(scene.graph, scene.route);
    recurrent.decide(scene, &mut Choice::Greedy);
    assert_eq!(recurrent.attention().len(), scene.route.tokens().len());
    assert_close(recurrent.attention().iter().sum(), 1.0, 1e-14);
}
