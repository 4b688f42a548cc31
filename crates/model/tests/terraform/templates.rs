//! Quoted templates and heredocs, with their directives and markers.

use super::{Module, expressions, random::Random};

const FORMS: &[&str] = &[
    "\"<${<text>}> and ${<number>}\"",
    "\"${<text>}\"",
    "\"${<texts>}\"",
    "\"${<number>}\"",
    "\"$${literal} %%{literal} ${<bool>}\"",
    "\"tab\\t\\\"quoted\\\" \\\\ \\u00e9 ${<text>}\"",
    "\"%{ if <bool> }yes%{ else }no%{ endif } ${<text>}\"",
    "\"%{ if <bool> }only%{ endif }\"",
    "\"%{ for word in <texts> }<${word}>%{ endfor }\"",
    "\"%{ for k, v in <map> ~} ${k}=${v}; %{~ endfor }\"",
    "\"%{ for k, v in <set> }${k}:${v},%{ endfor }\"",
    "\"a  ${~ <text> ~}  b\"",
    "<<EOT\nplain ${<text>}\n  indented ${<number>}\nEOT\n",
    "<<-EOT\n    first ${<text>}\n      second\n    third\n    EOT\n",
    "<<-EOT\n    %{ for word in <texts> ~}\n    - ${word}\n    %{ endfor ~}\n    end\n  EOT\n",
    "<<-EOT\n  %{ if <bool> }\n  yes\n  %{ else }\n  no\n  %{ endif }\n  EOT\n",
    "<<EOT\n%{ if <bool> ~}\nkept\n%{ endif ~}\nlast\nEOT\n",
    "<<-EOT\n\n      deep\n\n    shallow ${<text>}\n    EOT\n",
    "<<EOT\n\\n stays, \"quotes\" too $${x} %%{y}\nEOT\n",
    "<<-EOT\n  ${jsonencode({ a = <text>, b = <number> })}\n  EOT\n",
    "trimspace(<<-EOT\n    ${<text>}\n  EOT\n  )",
    "yamldecode(<<-EOT\n    a: ${length(<texts>)}\n    b: [x, \"y\"]\n  EOT\n  )",
    "split(\"\\n\", <<EOT\n${<text>}\nb\nEOT\n)",
    "{ text = <<EOT\nin an object ${<number>}\nEOT\n  n = <number> }",
];

/// Six templates.
pub(crate) fn generate(random: &mut Random) -> Module {
    expressions::module(FORMS, random)
}
