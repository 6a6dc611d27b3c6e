"""From words on a page to findings: what was read where, by which rule, with which proofs."""
