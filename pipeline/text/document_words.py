"""Words at the head of a document and at its signatures, alike on forms, sheets and reports."""

MOTTO = ("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "Độc lập - Tự do - Hạnh phúc")
"""Quốc hiệu, tiêu ngữ."""
ILLUSTRATION = "DỮ LIỆU MINH HỌA"
HEAD_OF_OFFICE = "THỦ TRƯỞNG CƠ QUAN"
UNDATED = "ngày … tháng … năm …"
SIGN_HINTS = ("(Ký, ghi rõ họ tên)", "(Ký, đóng dấu, ghi rõ họ tên)")
"""Below who made a document, and below the head who seals it."""
REPORT_OF_FIGURES = "Báo cáo số liệu bình đẳng giới"
"""The name of what units send, before the words of the period."""
