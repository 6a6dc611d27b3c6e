"""Charts are whole SVG, tell what they are, and escape what stands in them."""

from __future__ import annotations

from xml.etree import ElementTree

from web.charts import WIDTH, Bar, Mark, Series, draw_bars, draw_columns

SVG = "{http://www.w3.org/2000/svg}"


def parse(drawn: str) -> ElementTree.Element:
    named = str(drawn).replace("<svg ", '<svg xmlns="http://www.w3.org/2000/svg" ', 1)
    return ElementTree.fromstring(named)


def boxes(root: ElementTree.Element, kind: str) -> list[dict[str, str]]:
    return [box.attrib for box in root.iter(f"{SVG}rect") if box.get("class") == kind]


def test_bars_are_as_long_as_their_values() -> None:
    """Of the whole width; nothing is longer than the drawing, and what does not exist has none."""
    bars = [Bar("4.2", 50.0, "50 %"), Bar("4.3", 130.0, "130 %"), Bar("4.4", None, "N/A")]
    root = parse(draw_bars("k", "Tên", "Mô tả", bars, 100, Mark(80, "80 %")))
    lengths = [float(box["width"]) for box in boxes(root, "bar")]
    assert lengths == [WIDTH / 2, WIDTH, 0]
    assert {float(mark.attrib["x1"]) for mark in root.iter(f"{SVG}line")} == {WIDTH * 0.8}
    assert "N/A" in "".join(root.itertext())


def test_a_chart_has_title_and_description() -> None:
    """For who does not see it; ids are of this chart alone."""
    root = parse(draw_bars("k", "Tên", "Mô tả", [Bar("a", 1, "1")]))
    named = {one.get("id"): one.text for one in root if one.get("id")}
    assert root.get("role") == "img"
    assert [named[name] for name in root.attrib["aria-labelledby"].split()] == ["Tên", "Mô tả"]


def test_columns_differ_by_pattern() -> None:
    """Not by colour alone; heights go by the largest value of all."""
    series = (Series("một", (10, 5)), Series("hai", (0, 2)))
    root = parse(draw_columns("m", "Tên", "Mô tả", ["10/2026", "11/2026"], series))
    solid, hatched = boxes(root, "series-0")[1:], boxes(root, "series-1")[1:]
    heights = [float(box["height"]) for box in solid]
    assert heights[1] == heights[0] / 2
    assert [float(box["height"]) for box in hatched] == [0, heights[0] / 5]
    assert {box["fill"] for box in hatched} == {"url(#m-hatch)"}
    assert all("fill" not in box for box in solid)


def test_names_of_many_columns_do_not_overlap() -> None:
    """Of three years every sixth month is named."""
    groups = [f"{n}" for n in range(36)]
    root = parse(draw_columns("m", "", "", groups, (Series("", tuple(range(36))),)))
    assert len([one for one in root.iter(f"{SVG}text") if one.text in groups]) == 6


def test_nothing_at_all_can_be_drawn() -> None:
    """Zeros, and no groups."""
    parse(draw_bars("k", "", "", [Bar("a", 0, "0")]))
    parse(draw_columns("m", "", "", [], (Series("", ()),)))


def test_what_comes_from_outside_is_escaped() -> None:
    """A desk is named by the one-stop system."""
    drawn = draw_bars("k", "<b>", '"&', [Bar("<script>alert(1)</script>", 1, "<i>")])
    assert "<script" not in drawn
    assert "<i>" not in drawn
    assert "style" not in drawn
