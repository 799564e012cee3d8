"""The digests of dti-2022 are recorded: whoever changes the rules or their words changes the version as well.

A test that fails here means: raise `version` in rule-set.yaml, then record the new digests, that of the rules in
`dti_2022/rules/digests.yaml` and that of the content below.
"""

RECORDED_CONTENT = {
    "1.0.0": "sha256:1c3daf54afb60d3eca5a7842b39efa2e1ea85e31870f1e3e907c6b3927cd03e7",
    "2.0.0": "sha256:81c1115f56292e728963d4d658ceee0d572fa7e79465f5852026a96b0c5ba015",
}


def test_the_rules_have_the_digest_recorded_for_their_version(rules):
    assert rules.recorded_digests[rules.version] == rules.rules_digest


def test_the_content_has_the_digest_recorded_for_its_version(rules):
    assert RECORDED_CONTENT[rules.version] == rules.content_digest
