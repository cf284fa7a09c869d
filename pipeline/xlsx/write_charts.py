"""Described charts onto a sheet, with XlsxWriter."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import xlsxwriter
from xlsxwriter.worksheet import Worksheet

from pipeline.xlsx import theme
from pipeline.xlsx.charts import BarChart

_GAP = 45
"""Between bars, in percent of a bar."""

_END = 0.83
"""Share of the width where the axis ends: the figure of a full bar stands beyond it."""


class DrawingError(Exception):
    """XlsxWriter refused a chart; the message says which."""


def add_bar_chart(
    book: xlsxwriter.Workbook,
    worksheet: Worksheet,
    chart: BarChart,
    styles: Mapping[str, theme.Style],
) -> None:
    """Draw ``chart`` onto the sheet. Raises ``DrawingError``."""
    drawn = book.add_chart({"type": "bar"})
    drawn.add_series(_series(chart, styles))
    drawn.set_title({"name": chart.title, "name_font": theme.CHART_TITLE, "overlay": False})
    drawn.set_y_axis(_axis(chart.category_title, reverse=True, interval_unit=1))
    drawn.set_x_axis(
        _axis(
            chart.value_title,
            num_format=theme.vietnamese(theme.WHOLE),
            min=0,
            max=chart.highest,
            major_unit=chart.step,
            # The category axis is turned, which would put the figures above the bars.
            label_position="high",
            major_gridlines={"visible": True, "line": {"color": theme.GREY}},
        )
    )
    inner = {"x": chart.begin, "y": 0.15, "width": _END - chart.begin, "height": 0.62}
    drawn.set_plotarea({"layout": inner})
    drawn.set_legend({"none": True})
    drawn.set_chartarea({"border": {"color": theme.LINE}})
    width, height = chart.size
    done = worksheet.insert_chart(
        *chart.at,
        drawn,
        {
            "x_offset": chart.offset[0],
            "y_offset": chart.offset[1],
            "x_scale": width / 480,
            "y_scale": height / 288,
            "object_position": 2,
            "description": chart.description,
        },
    )
    if done:
        raise DrawingError(f"chart {chart.title!r}: refused ({done})")


def _series(chart: BarChart, styles: Mapping[str, theme.Style]) -> dict[str, Any]:
    bars = chart.bars
    return {
        "name": bars.name,
        "categories": f"={bars.categories}",
        "values": f"={bars.values}",
        "gap": _GAP,
        "points": [
            {"fill": {"color": styles[name]["bg_color"]}, "border": {"color": theme.LINE}}
            for name in bars.styles
        ],
        "data_labels": {
            "value": True,
            "font": theme.CHART_FIGURE,
            "num_format": chart.number_format,
        },
    }


def _axis(title: str, **more: Any) -> dict[str, Any]:
    return {
        "name": title,
        "name_font": theme.CHART_AXIS_TITLE,
        "num_font": theme.CHART_TEXT,
        "line": {"color": theme.LINE},
        **more,
    }
