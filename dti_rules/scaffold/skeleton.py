"""A commented skeleton: one main indicator with three worked components."""

from dti_rules.scaffold.package import Files, PackagePlan, schema_line
from dti_rules.words.text import Text

ABOUT = Text(
    "Khung mẫu: một chỉ số chính, ba chỉ số thành phần mẫu. Mọi nội dung đều là ví dụ, cần thay bằng nội dung của "
    "quyết định.",
    "A skeleton: one main indicator, three worked components. All of it is an example, to be replaced by what the "
    "decision says.",
)


def skeleton(plan: PackagePlan) -> Files:
    """The rule files of the skeleton."""
    return {
        "rule-set.yaml": schema_line("rule-set") + plan.fill("empty-rule-set.yaml.txt"),
        "1-nhan-luc-so.yaml": schema_line("main-indicator") + plan.fill("empty-main.yaml.txt"),
    }
