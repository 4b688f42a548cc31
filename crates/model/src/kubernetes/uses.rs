//! The names that Kubernetes objects mention.

use crate::{
    FileId, Place, Source,
    data_values::each_text,
    uses::{Audience, Mentions},
};

/// Notes the words of each document. They may mean what any folder declares.
pub(crate) fn mention(file: FileId, source: &Source, mentions: &mut Mentions) {
    for document in source.tree.documents() {
        let place = Place { file, span: document.span };
        let mut section = mentions.section(source.folder(), place, Audience::Everyone);
        each_text(document, &mut |text| section.words(text));
    }
}
