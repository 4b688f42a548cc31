//! The tree of an HCL file. Names are spans into its text; only values that differ from the text are owned.

use std::borrow::Cow;

use crate::{Problem, Span};

/// One parsed HCL file: its body, its comments and its syntax errors.
#[derive(Debug, Default)]
pub struct File {
    /// The attributes and blocks of the file.
    pub body: Body,
    /// Every comment, in order, without the line break that ends it.
    pub comments: Vec<Span>,
    /// The syntax errors; empty for a file that Terraform reads.
    pub problems: Vec<Problem>,
}

/// The attributes and blocks between two braces, or of a whole file.
#[derive(Debug, Default)]
pub struct Body {
    /// In source order.
    pub items: Vec<Item>,
}

/// A line or a block of a body.
#[derive(Debug)]
pub enum Item {
    /// `name = value`
    Attribute(Attribute),
    /// `type "label" { … }`
    Block(Block),
}

/// `name = value`
#[derive(Debug)]
pub struct Attribute {
    /// The name.
    pub name: Name,
    /// The value.
    pub value: Expr,
}

/// A name as it is written.
#[derive(Debug, Clone)]
pub struct Name {
    /// Its bytes, without quotes.
    pub span: Span,
    /// What they mean, where that differs: JSON may write `v1` as `v\u0031`.
    meaning: Option<Box<str>>,
}

impl Name {
    /// A name whose bytes mean this.
    pub fn meaning(span: Span, text: &str, meaning: &str) -> Name {
        Name { span, meaning: (span.of(text) != meaning).then(|| meaning.into()) }
    }

    /// The name, in the text that it stands in.
    pub fn of<'t>(&'t self, text: &'t str) -> &'t str {
        self.meaning.as_deref().unwrap_or_else(|| self.span.of(text))
    }
}

impl From<Span> for Name {
    fn from(span: Span) -> Name {
        Name { span, meaning: None }
    }
}

impl File {
    /// Whether more of its statements are lost than are read, as in a text that is not HCL at all.
    pub fn is_mostly_lost(&self) -> bool {
        let read: Vec<Span> = self.body.items.iter().filter(|item| item.has_content()).map(Item::span).collect();
        let is_lost = |problem: &&Problem| !read.iter().any(|item| item.contains(problem.span));
        self.problems.iter().filter(is_lost).count() > read.len()
    }
}

impl Item {
    /// Whether it is more than the header of a block.
    fn has_content(&self) -> bool {
        match self {
            Item::Attribute(_) => true,
            Item::Block(block) => !block.braces.is_empty(),
        }
    }

    /// From its first byte to its last.
    pub fn span(&self) -> Span {
        match self {
            Item::Attribute(attribute) => attribute.span(),
            Item::Block(block) => block.span,
        }
    }
}

impl Attribute {
    /// From the first byte of the name to the last of the value.
    pub fn span(&self) -> Span {
        self.name.span.join(self.value.span)
    }
}

/// `type "label" { … }`
#[derive(Debug)]
pub struct Block {
    /// From the first byte of the type to the closing brace.
    pub span: Span,
    /// The type and labels, quotes included: everything before the opening brace.
    pub header: Span,
    /// The type: `resource`, `variable`, `root_block_device` …
    pub name: Name,
    /// The labels, without their quotes.
    pub labels: Vec<Name>,
    /// The opening brace to the closing one, both included.
    pub braces: Span,
    /// The part between the braces.
    pub body: Body,
}

impl Body {
    /// The attributes, in order.
    pub fn attributes(&self) -> impl Iterator<Item = &Attribute> {
        self.items.iter().filter_map(|item| match item {
            Item::Attribute(attribute) => Some(attribute),
            Item::Block(_) => None,
        })
    }

    /// The blocks, in order.
    pub fn blocks(&self) -> impl Iterator<Item = &Block> {
        self.items.iter().filter_map(|item| match item {
            Item::Block(block) => Some(block),
            Item::Attribute(_) => None,
        })
    }

    /// The attribute of that name.
    pub fn attribute<'t>(&'t self, text: &str, name: &str) -> Option<&'t Attribute> {
        self.attributes().find(|attribute| attribute.name.of(text) == name)
    }
}

/// An expression and its bytes.
#[derive(Debug, Clone)]
pub struct Expr {
    /// From its first byte to its last.
    pub span: Span,
    /// Its kind.
    pub kind: ExprKind,
}

/// The forms of an expression.
#[derive(Debug, Clone)]
pub enum ExprKind {
    /// `null`
    Null,
    /// `true` or `false`
    Bool(bool),
    /// A number, as written.
    Number,
    /// A quoted string without interpolation. `None`: its value is the bytes between the quotes, unchanged.
    Text(Option<Box<str>>),
    /// A quoted string with interpolations or directives.
    Template(Vec<Part>),
    /// `<<NAME` or `<<-NAME` and its lines; the literals are already dedented where the form asks for it.
    Heredoc(Vec<Part>),
    /// The first name of a reference: `var`, `local`, `aws_instance`, a `for` variable.
    Name,
    /// `[a, b]`
    List(Vec<Expr>),
    /// `{ a = b }`
    Object(Vec<ObjectEntry>),
    /// `(a)`
    Paren(Box<Expr>),
    /// `a ? b : c`
    Conditional(Box<[Expr; 3]>),
    /// `!a` or `-a`
    Unary(UnaryOp, Box<Expr>),
    /// `a + b`
    Binary(BinaryOp, Box<[Expr; 2]>),
    /// `name(a, b...)`
    Call(Box<Call>),
    /// `a.b[0].*.c`
    Traversal(Box<Expr>, Vec<Step>),
    /// `[for …]` or `{for …}`
    For(Box<For>),
    /// Nothing could be read here.
    Missing,
}

/// `key = value` of an object.
#[derive(Debug, Clone)]
pub struct ObjectEntry {
    /// A bare name is an [`ExprKind::Name`] and stands for its own text.
    pub key: Expr,
    /// The value.
    pub value: Expr,
}

/// `name(a, b...)`
#[derive(Debug, Clone)]
pub struct Call {
    /// The function's name, with its namespace: `provider::aws::arn_parse`.
    pub name: Span,
    /// The arguments.
    pub args: Vec<Expr>,
    /// Whether the last argument is a list that is spread (`...`).
    pub spread: bool,
}

/// A step of a traversal.
#[derive(Debug, Clone)]
pub enum Step {
    /// `.name`; the span is the name.
    Attribute(Span),
    /// `[key]`
    Index(Expr),
    /// `.0`, the index of old; the span is the digits.
    LegacyIndex(Span),
    /// `.*`
    AttributeSplat(Span),
    /// `[*]`
    FullSplat(Span),
}

/// `[for k, v in collection : value if condition]` or `{for k, v in collection : key => value... if condition}`
#[derive(Debug, Clone)]
pub struct For {
    /// The variable for key or index, if named.
    pub key_name: Option<Span>,
    /// The variable for the element.
    pub value_name: Span,
    /// The collection to iterate over.
    pub collection: Expr,
    /// The key of the result; `None` makes a list.
    pub key: Option<Expr>,
    /// The value of the result.
    pub value: Expr,
    /// `if`
    pub condition: Option<Expr>,
    /// Whether values of the same key are grouped (`...`).
    pub grouped: bool,
}

/// A piece of a template.
#[derive(Debug, Clone)]
pub enum Part {
    /// Literal text. `text` is `None` if its value is the bytes of the span, unchanged.
    Literal {
        /// Its bytes.
        span: Span,
        /// Its value, where escapes, `~` or a dedent make it differ from the bytes.
        text: Option<Box<str>>,
    },
    /// `${ … }`
    Interpolation {
        /// From `${` to `}`.
        span: Span,
        /// The expression inside.
        value: Expr,
    },
    /// `%{ if … } … %{ else } … %{ endif }`
    If {
        /// From the first `%{` to the last `}`.
        span: Span,
        /// The condition.
        condition: Expr,
        /// What is written on yes.
        then: Vec<Part>,
        /// What is written on no.
        otherwise: Vec<Part>,
    },
    /// `%{ for k, v in … } … %{ endfor }`
    For {
        /// From the first `%{` to the last `}`.
        span: Span,
        /// The variable for key or index, if named.
        key_name: Option<Span>,
        /// The variable for the element.
        value_name: Span,
        /// The collection to iterate over.
        collection: Expr,
        /// What is written for each element.
        body: Vec<Part>,
    },
}

/// The operators with one operand.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum UnaryOp {
    /// `!`
    Not,
    /// `-`
    Negate,
}

/// The operators with two operands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[expect(missing_docs, reason = "each is its own name")]
pub enum BinaryOp {
    Or,
    And,
    Equal,
    NotEqual,
    Less,
    LessOrEqual,
    Greater,
    GreaterOrEqual,
    Add,
    Subtract,
    Multiply,
    Divide,
    Modulo,
}

impl Expr {
    /// The value of a quoted string without interpolation; `None` for any other expression.
    pub fn literal_text<'t>(&'t self, text: &'t str) -> Option<Cow<'t, str>> {
        match &self.kind {
            ExprKind::Text(Some(value)) => Some(Cow::Borrowed(value)),
            ExprKind::Text(None) => {
                let inside =
                    Span { start: self.span.start + 1, end: self.span.end.saturating_sub(1).max(self.span.start + 1) };
                Some(Cow::Borrowed(inside.of(text)))
            }
            _ => None,
        }
    }
}
