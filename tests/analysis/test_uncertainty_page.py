"""The chart of ranks over the draws: every row is drawn where its numbers are, and said in words."""

from fractions import Fraction
from xml.etree import ElementTree

from hypothesis import given
from hypothesis import strategies as st

from dti_rules.report.charts import WIDTH, SpreadRow, rank_spreads

SVG = "{http://www.w3.org/2000/svg}"


@st.composite
def rows(draw):
    least, low, middle, high, most = sorted(draw(st.lists(st.integers(1, 63), min_size=5, max_size=5)))
    return SpreadRow("Cà Mau <&", (least, most), (low, high), Fraction(middle), draw(st.integers(1, 63)), "said & done")


@given(st.lists(rows(), min_size=1, max_size=5))
def test_bars_lines_and_rings_stand_at_their_ranks(several):
    root = ElementTree.fromstring(rank_spreads("x", "t", ("a", "b", "c"), several, 63))
    assert "".join(root.find(f"{SVG}desc").itertext()).count("said & done") == len(several)
    ticks = {int(t.text): float(t.get("x")) for t in root.iter(f"{SVG}text") if t.get("text-anchor") == "middle"}
    one, ten = ticks[1], ticks[10]

    def at(rank):
        return one + (ten - one) * (rank - 1) / 9

    rings = [float(ring.get("cx")) for ring in root.iter(f"{SVG}circle") if ring.get("cy")][-len(several) :]
    assert all(abs(x - at(row.mark)) < 0.5 for x, row in zip(rings, several, strict=True))
    bars = [b for b in root.iter(f"{SVG}rect") if b.get("height") == "8"]
    for bar, row in zip(bars, several, strict=True):
        left, width = float(bar.get("x")), float(bar.get("width"))
        assert abs(left + 3 - at(row.inner[0])) < 0.5
        assert abs(left + width - 3 - at(row.inner[1])) < 0.5
        assert left >= 0 and left + width <= WIDTH
