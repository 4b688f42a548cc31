//! Random expressions whose types fit, so that most of them have a value.

/// An expression as a tree, so that any part of it can be put aside.
pub(crate) enum Tree {
    /// As it is written.
    Leaf(&'static str),
    /// A form, with `@` where each part goes.
    Form(&'static str, Vec<Tree>),
}

/// What an expression is.
#[derive(Clone, Copy)]
enum Kind {
    Text,
    Number,
    Bool,
    Texts,
    Numbers,
    Map,
}

use Kind::{Bool, Map, Number, Numbers, Text, Texts};

type Forms = &'static [(&'static str, &'static [Kind])];

const TEXT: Forms = &[
    (r#""${@}-${@}""#, &[Text, Text]),
    (r#""<${@}>""#, &[Number]),
    (r#""%{ if @ }yes%{ else }no%{ endif }""#, &[Bool]),
    (r#""%{ for x in @ }${x};%{ endfor }""#, &[Texts]),
    (r#"format("%s/%v/%5s", @, @, @)"#, &[Text, Number, Text]),
    (r#"format("%d", @)"#, &[Number]),
    ("upper(@)", &[Text]),
    ("title(@)", &[Text]),
    ("join(@, @)", &[Text, Texts]),
    ("replace(@, @, @)", &[Text, Text, Text]),
    (r#"replace(@, "/[a-c]+/", "<$0>")"#, &[Text]),
    ("(@ ? @ : @)", &[Bool, Text, Text]),
    ("try(@[@], @)", &[Texts, Number, Text]),
    ("coalesce(@, @, null)", &[Text, Text]),
    ("lookup(@, @, @)", &[Map, Text, Text]),
    ("element(@, abs(@))", &[Texts, Number]),
    ("substr(@, @, @)", &[Text, Number, Number]),
    ("trimprefix(@, @)", &[Text, Text]),
    ("jsonencode(@)", &[Texts]),
    ("yamlencode(@)", &[Map]),
    ("tostring(@)", &[Number]),
    (r#"try(@["a"], @.b, @)"#, &[Map, Map, Text]),
    (r#"@["a"]"#, &[Map]),
    (r#"try(regex("[a-z]+", @), @)"#, &[Text, Text]),
    ("one(slice(@, 0, 1))", &[Texts]),
    (r#"try(cidrsubnet("10.0.0.0/16", @, @), @)"#, &[Number, Number, Text]),
    ("base64decode(base64encode(@))", &[Text]),
    ("strrev(@)", &[Text]),
    ("{ (@) = @ }[@]", &[Text, Text, Text]),
];

const NUMBER: Forms = &[
    ("(@ + @)", &[Number, Number]),
    ("(@ - @)", &[Number, Number]),
    ("(@ * @)", &[Number, Number]),
    ("(@ % @)", &[Number, Number]),
    ("length(@)", &[Texts]),
    ("length(@)", &[Text]),
    ("length(@)", &[Map]),
    ("max(@, @)", &[Number, Number]),
    ("min(@...)", &[Numbers]),
    ("sum(@)", &[Numbers]),
    ("(@ ? @ : @)", &[Bool, Number, Number]),
    ("try(index(@, @), @)", &[Texts, Text, Number]),
    ("try(tonumber(@), @)", &[Text, Number]),
    ("ceil(@ / 2)", &[Number]),
    ("floor(@)", &[Number]),
    ("-@", &[Number]),
    ("element(@, abs(@))", &[Numbers, Number]),
    ("coalesce(@, @)", &[Number, Number]),
];

const BOOL: Forms = &[
    ("(@ < @)", &[Number, Number]),
    ("(@ == @)", &[Text, Text]),
    ("(@ != @)", &[Number, Number]),
    ("(@ == null)", &[Text]),
    ("contains(@, @)", &[Texts, Text]),
    ("(@ && @)", &[Bool, Bool]),
    ("(@ || @)", &[Bool, Bool]),
    ("!@", &[Bool]),
    ("can(@[@])", &[Texts, Number]),
    ("can(tonumber(@))", &[Text]),
    ("startswith(@, @)", &[Text, Text]),
    ("alltrue([@, @])", &[Bool, Bool]),
    ("anytrue([for x in @ : x == @])", &[Texts, Text]),
    ("contains(keys(@), @)", &[Map, Text]),
    ("(@ ? @ : @)", &[Bool, Bool, Bool]),
];

const TEXTS: Forms = &[
    ("[@]", &[Text]),
    ("[@, @, @]", &[Text, Text, Text]),
    (r#"split(",", @)"#, &[Text]),
    ("concat(@, @)", &[Texts, Texts]),
    (r#"[for x in @ : "${x}${@}"]"#, &[Texts, Number]),
    ("[for x in @ : x if x != @]", &[Texts, Text]),
    ("[for i, x in @ : format(\"%d%s\", i, x)]", &[Texts]),
    ("reverse(@)", &[Texts]),
    ("sort(@)", &[Texts]),
    ("distinct(@)", &[Texts]),
    ("compact(@)", &[Texts]),
    ("keys(@)", &[Map]),
    ("values(@)", &[Map]),
    ("try(slice(@, @, @), @)", &[Texts, Number, Number, Texts]),
    ("(@ ? @ : @)", &[Bool, Texts, Texts]),
    ("tolist(toset(@))", &[Texts]),
    ("tolist(setunion(@, @))", &[Texts, Texts]),
    ("tolist(setsubtract(@, @))", &[Texts, Texts]),
    ("flatten([@, [@]])", &[Texts, Text]),
    (r#"formatlist("%s!", @)"#, &[Texts]),
    (r#"regexall("[a-z]", @)"#, &[Text]),
    ("[{ k = @ }, { k = @ }][*].k", &[Text, Text]),
    ("coalescelist(@, @)", &[Texts, Texts]),
    ("matchkeys(@, @, @)", &[Texts, Texts, Texts]),
    ("tolist(@)", &[Texts]),
    ("jsondecode(jsonencode(@))", &[Texts]),
];

const NUMBERS: Forms = &[
    ("[@, @]", &[Number, Number]),
    ("range(@)", &[Number]),
    ("[for x in @ : length(x)]", &[Texts]),
    ("values({ for i, x in @ : x => i... })[0]", &[Texts]),
    ("[for k, v in @ : length(v)]", &[Map]),
];

const MAP: Forms = &[
    ("{ a = @, b = @ }", &[Text, Text]),
    ("{ (@) = @ }", &[Text, Text]),
    ("merge(@, @)", &[Map, Map]),
    ("merge({ a = @ }, @, { b = @ })", &[Text, Map, Text]),
    ("{ for k, v in @ : upper(k) => v if v != @ }", &[Map, Text]),
    ("{ for k, v in { for x in @ : x => x... } : k => v[0] }", &[Texts]),
    ("zipmap(@, @)", &[Texts, Texts]),
    ("tomap(@)", &[Map]),
    ("(@ ? @ : @)", &[Bool, Map, Map]),
    ("try(merge(@, @), @)", &[Map, Map, Map]),
];

const TEXT_LEAVES: &[&str] =
    &[r#""""#, r#""a""#, r#""b""#, r#""ab""#, r#""10""#, r#""x-1""#, r#""A b""#, r#""é,x""#, r#""true""#];
const NUMBER_LEAVES: &[&str] = &["0", "1", "2", "3", "-1", "10", "1.5", "0.1"];
const TEXTS_LEAVES: &[&str] = &["[]", r#"["a"]"#, r#"["b", "a", "b"]"#];
const NUMBERS_LEAVES: &[&str] = &["[1]", "[3, 2]"];
const MAP_LEAVES: &[&str] = &["{}", r#"{ a = "x" }"#, r#"{ b = "a", c = "" }"#];

/// Numbers that look random and are the same for the same seed.
pub(crate) struct Random(u64);

impl Random {
    /// A sequence of its own for each seed.
    pub(crate) fn new(seed: u64) -> Random {
        Random(seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1)
    }

    /// A number below the end.
    pub(crate) fn below(&mut self, end: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        usize::try_from((self.0 >> 16) % end as u64).expect("below a usize")
    }
}

/// An expression of any kind.
pub(crate) fn expression(random: &mut Random) -> Tree {
    let kind = [Text, Number, Bool, Texts, Numbers, Map][random.below(6)];
    tree(kind, 4, random)
}

fn tree(kind: Kind, depth: usize, random: &mut Random) -> Tree {
    let (forms, leaves) = match kind {
        Text => (TEXT, TEXT_LEAVES),
        Number => (NUMBER, NUMBER_LEAVES),
        Bool => (BOOL, &["true", "false"] as &[&str]),
        Texts => (TEXTS, TEXTS_LEAVES),
        Numbers => (NUMBERS, NUMBERS_LEAVES),
        Map => (MAP, MAP_LEAVES),
    };
    if depth == 0 || random.below(4) == 0 {
        return Tree::Leaf(leaves[random.below(leaves.len())]);
    }
    let (form, kinds) = forms[random.below(forms.len())];
    Tree::Form(form, kinds.iter().map(|kind| tree(*kind, depth - 1, random)).collect())
}

impl Tree {
    /// The number of its parts, itself included.
    pub(crate) fn size(&self) -> usize {
        match self {
            Tree::Leaf(_) => 1,
            Tree::Form(_, parts) => 1 + parts.iter().map(Tree::size).sum::<usize>(),
        }
    }

    /// The part of a number, itself being 0.
    pub(crate) fn part(&self, number: usize) -> Option<&Tree> {
        let Some(mut number) = number.checked_sub(1) else { return Some(self) };
        let Tree::Form(_, parts) = self else { return None };
        for part in parts {
            match number.checked_sub(part.size()) {
                Some(rest) => number = rest,
                None => return part.part(number),
            }
        }
        None
    }

    /// The expression, with one part replaced.
    pub(crate) fn text(&self, replaced: Option<(&Tree, &str)>) -> String {
        match (self, replaced) {
            (_, Some((part, with))) if std::ptr::eq(self, part) => with.to_owned(),
            (Tree::Leaf(text), _) => (*text).to_owned(),
            (Tree::Form(form, parts), _) => {
                let mut parts = parts.iter();
                let pieces: Vec<String> = form
                    .split('@')
                    .map(|piece| format!("{piece}{}", parts.next().map(|part| part.text(replaced)).unwrap_or_default()))
                    .collect();
                pieces.concat()
            }
        }
    }
}
