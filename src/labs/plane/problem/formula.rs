//! A formula in `x` and `y`, as a reader types it.
//!
//! The grammar, by recursive descent:
//!
//! ```text
//! sum     = product { ("+" | "-") product }
//! product = signed  { ("*" | "/") signed }
//! signed  = ["-" | "+"] signed | power
//! power   = atom [ "^" signed ]
//! atom    = number | "x" | "y" | "pi" | "e" | name "(" sum ")" | "(" sum ")"
//! ```
//!
//! A parser of our own, because the crates for this (`evalexpr`, `meval`, `fasteval`, `exmex`)
//! have no second derivatives by jets, call the platform's mathematics, and are as large as a
//! quarter of what a module may be.
//!
//! The expression tree stands in one list, operands before what uses them, so that neither
//! evaluating nor dropping it recurses, however deep it is. Parsing recurses at most
//! [`DEEPEST`] levels.

use super::jet::{NAMES, Named, Number, power};
use crate::schema::finite;

/// Longest formula, in characters.
pub const LONGEST: usize = 200;
/// Nodes of a short one.
const SHORT: usize = 24;
/// Most levels of parentheses, signs and powers within each other.
pub const DEEPEST: usize = 40;

/// What is wrong with a formula, and where.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mistake {
    /// The character, counted from 1.
    pub column: usize,
    /// What was expected there or is wrong with it.
    pub message: String,
}

impl std::fmt::Display for Mistake {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "column {}: {}", self.column, self.message)
    }
}

/// A node of the tree; operands are positions of earlier nodes.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Node {
    Constant(f64),
    Variable(usize),
    Add(usize, usize),
    Subtract(usize, usize),
    Multiply(usize, usize),
    Divide(usize, usize),
    Negate(usize),
    /// By a constant exponent.
    Raise(usize, f64),
    Apply(Named, usize),
}

/// A parsed formula.
#[derive(Clone, Debug, PartialEq)]
pub struct Formula(Vec<Node>);

impl Formula {
    /// Parses a formula.
    ///
    /// # Errors
    /// Where it is wrong, and what was expected there.
    pub fn parse(text: &str) -> Result<Self, Mistake> {
        let characters: Vec<char> = text.chars().collect();
        let mut parser = Parser { characters, at: 0, depth: 0, nodes: Vec::new() };
        if parser.characters.len() > LONGEST {
            let message = format!("the formula ends here: it has more than {LONGEST} characters");
            return Err(Mistake { column: LONGEST + 1, message });
        }
        parser.sum()?;
        match parser.peek() {
            None => Ok(Self(parser.nodes)),
            Some(')') => Err(parser.mistake("this ) closes nothing")),
            Some(_) => Err(parser.expected("an operator + - * / ^ or the end")),
        }
    }

    /// The formula at a point, in numbers of any kind.
    #[must_use]
    pub fn at<T: Number>(&self, at: [T; 2]) -> T {
        // Most formulas are short, and clearing room for long ones would take most of the time.
        if self.0.len() <= SHORT {
            self.within::<T, SHORT>(at)
        } else {
            self.within::<T, LONGEST>(at)
        }
    }

    fn within<T: Number, const MOST: usize>(&self, at: [T; 2]) -> T {
        let mut values = [T::constant(0.0); MOST];
        for (k, node) in self.0.iter().enumerate() {
            values[k] = match *node {
                Node::Constant(value) => T::constant(value),
                Node::Variable(axis) => at[axis],
                Node::Add(a, b) => values[a] + values[b],
                Node::Subtract(a, b) => values[a] - values[b],
                Node::Multiply(a, b) => values[a] * values[b],
                Node::Divide(a, b) => values[a] / values[b],
                Node::Negate(a) => -values[a],
                Node::Raise(a, n) => power(values[a], n),
                Node::Apply(named, a) => named.of(values[a]),
            };
        }
        values[self.0.len() - 1]
    }
}

struct Parser {
    characters: Vec<char>,
    at: usize,
    depth: usize,
    nodes: Vec<Node>,
}

type Parsed = Result<usize, Mistake>;

impl Parser {
    /// The next character that is no space.
    fn peek(&mut self) -> Option<char> {
        while self.characters.get(self.at).is_some_and(|c| c.is_whitespace()) {
            self.at += 1;
        }
        self.characters.get(self.at).map(|c| match c {
            '−' => '-',
            '·' | '×' => '*',
            c => *c,
        })
    }

    fn take(&mut self, wanted: char) -> bool {
        let found = self.peek() == Some(wanted);
        self.at += usize::from(found);
        found
    }

    fn mistake(&self, message: impl Into<String>) -> Mistake {
        Mistake { column: self.at + 1, message: message.into() }
    }

    fn expected(&mut self, what: &str) -> Mistake {
        let found = match self.peek() {
            Some(c) => format!("not “{c}”"),
            None => "but the formula ends".to_owned(),
        };
        self.mistake(format!("{what} is expected, {found}"))
    }

    /// Adds a node. Each has a character of its own, so that there are at most [`LONGEST`].
    fn push(&mut self, node: Node) -> usize {
        self.nodes.push(node);
        self.nodes.len() - 1
    }

    fn deeper(&mut self, parse: fn(&mut Self) -> Parsed) -> Parsed {
        if self.depth == DEEPEST {
            let message = format!("more than {DEEPEST} levels stand within each other");
            return Err(self.mistake(message));
        }
        self.depth += 1;
        let parsed = parse(self);
        self.depth -= 1;
        parsed
    }

    fn sum(&mut self) -> Parsed {
        let mut left = self.product()?;
        loop {
            let node: fn(usize, usize) -> Node = match self.peek() {
                Some('+') => Node::Add,
                Some('-') => Node::Subtract,
                _ => return Ok(left),
            };
            self.at += 1;
            let right = self.product()?;
            left = self.push(node(left, right));
        }
    }

    fn product(&mut self) -> Parsed {
        let mut left = self.signed()?;
        loop {
            let node: fn(usize, usize) -> Node = match self.peek() {
                Some('*') => Node::Multiply,
                Some('/') => Node::Divide,
                _ => return Ok(left),
            };
            self.at += 1;
            let right = self.signed()?;
            left = self.push(node(left, right));
        }
    }

    fn signed(&mut self) -> Parsed {
        if self.take('+') {
            return self.deeper(Self::signed);
        }
        if self.take('-') {
            let operand = self.deeper(Self::signed)?;
            return Ok(self.push(Node::Negate(operand)));
        }
        self.power()
    }

    fn power(&mut self) -> Parsed {
        let base = self.atom()?;
        let place = self.at;
        if !self.take('^') {
            return Ok(base);
        }
        let before = self.nodes.len();
        self.deeper(Self::signed)?;
        // An exponent without a variable is one number.
        let exponent = Formula(self.nodes.split_off(before));
        let constant = exponent.0.iter().all(|node| !matches!(node, Node::Variable(_)));
        if constant {
            let moved = Formula(exponent.0.iter().map(|node| node.less(before)).collect());
            return Ok(self.push(Node::Raise(base, moved.at([0.0; 2]))));
        }
        self.at = place;
        Err(self.mistake("the exponent is a number without x or y; write exp(y*ln(x)) for x^y"))
    }

    fn atom(&mut self) -> Parsed {
        match self.peek() {
            Some('(') => {
                self.at += 1;
                let inner = self.deeper(Self::sum)?;
                self.close(inner)
            }
            Some(c) if c.is_ascii_digit() || c == '.' => self.number(),
            Some(c) if c.is_alphabetic() => self.name(),
            _ => Err(self.expected("a number, x, y, a function or (")),
        }
    }

    fn close(&mut self, inner: usize) -> Parsed {
        if self.take(')') { Ok(inner) } else { Err(self.expected("an operator or )")) }
    }

    fn number(&mut self) -> Parsed {
        let start = self.at;
        let mut text = String::new();
        while let Some(&c) = self.characters.get(self.at) {
            let follows_e = text.ends_with('e');
            // `2e` is no number, but `2e3` and `2e-3` are.
            let digit = |k: usize| self.characters.get(k).is_some_and(char::is_ascii_digit);
            let sign = matches!(self.characters.get(self.at + 1), Some('-' | '+'));
            let exponent =
                c == 'e' && !text.contains('e') && digit(self.at + if sign { 2 } else { 1 });
            let belongs =
                c.is_ascii_digit() || c == '.' || exponent || (follows_e && "+-".contains(c));
            if !belongs {
                break;
            }
            text.push(c);
            self.at += 1;
        }
        match finite(&text) {
            Some(value) => Ok(self.push(Node::Constant(value))),
            None => {
                self.at = start;
                Err(self.mistake(format!("“{text}” is not a finite number")))
            }
        }
    }

    fn name(&mut self) -> Parsed {
        let start = self.at;
        let word = self.characters[start..].iter().take_while(|c| c.is_alphanumeric());
        let word: String = word.collect();
        self.at += word.chars().count();
        let node = match word.as_str() {
            "x" => Node::Variable(0),
            "y" => Node::Variable(1),
            "pi" | "π" => Node::Constant(std::f64::consts::PI),
            "e" => Node::Constant(std::f64::consts::E),
            _ => {
                let Some((_, named)) = NAMES.iter().find(|(name, _)| *name == word) else {
                    self.at = start;
                    let names: Vec<&str> = NAMES.iter().map(|(name, _)| *name).collect();
                    let known = names.join(", ");
                    let message = format!(
                        "“{word}” is not known; x, y, pi, e and the functions {known} are, and \
                         products have a *"
                    );
                    return Err(self.mistake(message));
                };
                if !self.take('(') {
                    return Err(self.expected(&format!("( after {word}")));
                }
                let inner = self.deeper(Self::sum)?;
                let inner = self.close(inner)?;
                Node::Apply(*named, inner)
            }
        };
        Ok(self.push(node))
    }
}

impl Node {
    /// The same with operands that stand as many places earlier.
    fn less(self, by: usize) -> Self {
        match self {
            Self::Constant(_) | Self::Variable(_) => self,
            Self::Add(a, b) => Self::Add(a - by, b - by),
            Self::Subtract(a, b) => Self::Subtract(a - by, b - by),
            Self::Multiply(a, b) => Self::Multiply(a - by, b - by),
            Self::Divide(a, b) => Self::Divide(a - by, b - by),
            Self::Negate(a) => Self::Negate(a - by),
            Self::Raise(a, n) => Self::Raise(a - by, n),
            Self::Apply(named, a) => Self::Apply(named, a - by),
        }
    }
}
