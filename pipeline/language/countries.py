"""Names of countries as papers of civil status write a nationality."""

from __future__ import annotations

from pipeline.language.folding import fold_text

_NAMES = (
    "Việt Nam,Afghanistan,Ai Cập,Ai-len,Ailen,Algeria,Ấn Độ,Angola,Anh,Vương quốc Anh,Áo,Argentina,"
    "Armenia,Azerbaijan,Ba Lan,Bangladesh,Belarus,Bỉ,Bồ Đào Nha,Brazil,Brunei,Bulgaria,Campuchia,"
    "Cam-pu-chia,Canada,Ca-na-đa,Chile,Colombia,Cộng hòa Séc,Séc,Croatia,Cuba,Cu-ba,Đài Loan,"
    "Đan Mạch,Đông Timor,Đức,Cộng hòa Liên bang Đức,Estonia,Ethiopia,Ghana,Hà Lan,Hàn Quốc,"
    "Đại Hàn Dân quốc,Hoa Kỳ,Mỹ,Hợp chủng quốc Hoa Kỳ,Hungary,Hung-ga-ri,Hy Lạp,Iceland,Indonesia,"
    "In-đô-nê-xi-a,Iran,Iraq,Israel,Italia,Ý,Jordan,Kazakhstan,Kenya,Kuwait,Lào,Latvia,Lebanon,"
    "Libya,Litva,Luxembourg,Malaysia,Ma-lai-xi-a,Maroc,Mexico,Mê-hi-cô,Moldova,Mông Cổ,Mozambique,"
    "Myanmar,Mi-an-ma,Na Uy,Nam Phi,Nepal,New Zealand,Niu Di-lân,Nga,Liên bang Nga,Nhật Bản,"
    "Nigeria,Oman,Pakistan,Palestine,Panama,Peru,Phần Lan,Pháp,Philippines,Phi-líp-pin,Qatar,"
    "Romania,Ru-ma-ni,Ả Rập Xê Út,Serbia,Singapore,Xin-ga-po,Slovakia,Slovenia,Sri Lanka,Syria,"
    "Tây Ban Nha,Thái Lan,Thổ Nhĩ Kỳ,Thụy Điển,Thụy Sĩ,Triều Tiên,Trung Quốc,"
    "Cộng hòa Nhân dân Trung Hoa,Trung Quốc (Đài Loan),Úc,Ô-xtrây-li-a,Australia,Ukraine,U-crai-na,"
    "Uruguay,Uzbekistan,Venezuela"
).split(",")
_BY_FOLD = {fold_text(name): name for name in _NAMES}


def find_country(text: str) -> str | None:
    """The country whose whole name a text is, accents or none (no two fold alike)."""
    return _BY_FOLD.get(fold_text(text))
