"""Invented articles for the tests of copies, indexing and verifying, in several scripts.

Each is a list of paragraphs as a copy would print them. None reports anything real.
"""

import unicodedata

ENGLISH = [
    "The river commission of the two valleys met on Tuesday in the old customs house, where no "
    "meeting had been held since the bridge was closed. Its chairwoman, Dr. Ilse Thorne, opened "
    "the session with a reading of the minutes from the previous autumn. She was brief.",
    "“We have waited eleven years for a gauge that both banks can trust. The instrument is now "
    "in the water, and it will be read every morning at six o’clock. Nobody will argue about "
    "centimetres again,” said Thorne, who had proposed the purchase herself. Her deputy added "
    "that the readings would be posted on a board outside the post office in Lower Marsh.",
    "Farmers on the eastern bank remain doubtful about the plan to share the summer water by "
    "hours rather than by fields. The commission has published no schedule so far (Valley Post, "
    "March 3). It promised one before the first cut of hay, which usually falls in early June.",
    "The next meeting will take place at the mill on the western bank, if the road is dry. "
    "The commission has published no schedule so far (Valley Post, March 3). Both secretaries "
    "were asked to bring maps that show every ditch dug since the great flood of the last decade.",
    "Observers from three neighbouring districts said the talks were calmer than they had "
    "expected from people who had once sued each other over a single sluice. A joint fund of "
    "4.5 million crowns for dredging is to be set up, half of it paid by the railway company.",
]

CYRILLIC = [
    "Комиссия двух долин собралась во вторник в старом здании таможни, где не заседали с тех "
    "пор, как закрыли мост. Председатель комиссии зачитала протокол прошлогодней осенней "
    "встречи и предложила принять его без изменений. Возражений не было.",
    "«Мы одиннадцать лет ждали прибора, которому поверят оба берега реки. Теперь он стоит в "
    "воде, и показания будут снимать каждое утро ровно в шесть часов», – заявила она участникам. "
    "Заместитель пояснил, что цифры станут вывешивать на доске возле почты в Нижнем Болоте.",
    "Ёлочные хозяйства восточного берега по-прежнему сомневаются в том, что летнюю воду можно "
    "делить по часам, а не по полям. Новую встречу назначили на западном берегу у мельницы, "
    "если только просохнет дорога через нижний луг.",
]

ARABIC = [
    "اجتمعت لجنة الوادي يوم الثلاثاء في مبنى الجمارك القديم الذي لم يشهد أي اجتماع منذ إغلاق "
    "الجسر الحجري. وقرأت رئيسة اللجنة محضر الجلسة السابقة ثم طلبت من الحاضرين الموافقة عليه دون "
    "أي تعديل في نصه. فهل يكفي هذا وحده لإنهاء الخلاف الطويل بين الضفتين حول توزيع مياه الصيف؟",
    "وقالت الرئيسة «لقد انتظرنا أحد عشر عامًا حتى نحصل على جهاز يثق به سكان الضفتين جميعًا» أمام "
    "عدد كبير من المزارعين. وسوف تُعلَّق القراءات كل صباح على لوحة خشبية قرب مكتب البريد في القرية.",
]

CHINESE = [
    "两谷河流委员会周二在旧海关大楼举行会议，自从石桥关闭以来这里已经有十一年没有召开过任何正式会议，"
    "当地居民对此早已习以为常，也没有人再去追问当年的原因究竟是什么。主席宣读了去年秋天的会议记录。"
    "与会者一致同意把新的水位计安装在下游磨坊旁边的石墩上，并且规定每天清晨六点钟由两岸各派一人共同读数，"
    "结果当天就要贴在邮局门外的木板上供所有人查看。",
    "主席说：“我们等了很久才等到这台双方都信任的仪器。以后不会再有人为几厘米争吵了。”"
    "东岸的农民仍然怀疑按小时而不是按田地分配夏季用水的办法是否公平，他们希望委员会在第一次割草之前"
    "公布完整的时间表，并且把自从上次大洪水以来所开挖的每一条水渠都标在地图上面。",
]

# Letters outside the Basic Multilingual Plane (Deseret, Gothic, mathematical) and an emoji
ASTRAL = [
    "𐐜 𐑉𐐮𐑂𐐲𐑉 𐐿𐐲𐑋𐐮𐑇𐐲𐑌 𐐲𐑂 𐑄 𐐻𐐭 𐑂𐐰𐑊𐐨𐑆 𐑋𐐯𐐻 𐐱𐑌 𐐓𐐭𐑆𐐼𐐩 "
    "𐐮𐑌 𐑄 𐐬𐑊𐐼 𐐿𐐲𐑅𐐻𐐲𐑋𐑆 𐐸𐐵𐑅 𐑌𐐨𐑉 𐑄 𐑅𐐻𐐬𐑌 𐐺𐑉𐐮𐐾. 𐐆𐐻𐑅 "
    "𐐽𐐯𐑉 𐑉𐐯𐐼 𐑄 𐑋𐐮𐑌𐐮𐐻𐑅 𐐲𐑂 𐑄 𐑊𐐰𐑅𐐻 𐐫𐐻𐐲𐑋 𐑋𐐨𐐻𐐮𐑍 𐐰𐑌𐐼 "
    "𐐰𐑅𐐿𐐻 𐐲𐑊 𐑄 𐐹𐐨𐐹𐐲𐑊 𐐻𐐭 𐐲𐐹𐑉𐐭𐑂 𐐮𐐻 🌊.",
    "The measured value 𝒉 of the gauge was written beside the sign 𝔐 on "
    "every sheet of the old register. 𐌰𐍄𐍄𐌰 𐌿𐌽𐍃𐌰𐍂 𐌸𐌿 𐌹𐌽 𐌷𐌹𐌼𐌹𐌽𐌰𐌼 stood carved "
    "above the door, said the guide 🙂 who led all the visitors from the "
    "three districts around the place.",
]

# Letters to be decomposed, marks that do not compose, marks in the wrong order
COMBINING = [
    unicodedata.normalize(
        "NFD",
        "Hầnh trình của ủy ban song bắt đầu vào sáng thứ ba tại tòa nhà hải "
        "quan cũ bên cây cầu đá. Mọi người đều đồng ý lắp máy đo mới ̛ở cạnh "
        "cối xay dể hai bờ cùng tin tưởng.",
    ),
    "नदी आयोग की बैठक मंगलवार को पुराने सीमा शुल्क भवन में हुई जहाँ पुल बंद "
    "होने के बाद कोई बैठक नहीं हुई थी। अध्यक्ष ने पिछली शरद ऋतु की बैठक का "
    "विवरण पढ़ा और सभी सदस्यों से उसे बिना बदलाव स्वीकार करने को कहा। x\u0307\u0323 and "
    "q\u0325\u0304 are letters that have no composed form, said the editor of the "
    "district almanac to her readers.",
]

ARTICLES = {
    "english": ENGLISH,
    "cyrillic": CYRILLIC,
    "arabic": ARABIC,
    "chinese": CHINESE,
    "astral": ASTRAL,
    "combining": COMBINING,
}


def as_text(paragraphs: list[str], header: str = "") -> str:
    """An article as a plain text file: an empty line between paragraphs."""
    return "\n\n".join([*([header] if header else []), *paragraphs]) + "\n"


def as_page(paragraphs: list[str]) -> str:
    """An article as a saved web page with the usual furniture around and between paragraphs."""
    body = [f"<p>{paragraph}</p>\n" for paragraph in paragraphs]
    body.insert(2, '<aside><a href="/ad">Advertisement: boots for wet meadows</a></aside>\n')
    return f"""<!DOCTYPE html>
<html><head><meta charset="utf-8"><title>Two valleys – The Daily Ditch</title>
<script>var x = "<p>not text</p>";</script><style>p {{ color: red }}</style></head>
<body><header><nav><ul><li><a href="/">Home</a></li><li><a href="/water">Water</a></li></ul></nav>
</header><main><article><h1>Two valleys meet again</h1>
{"".join(body)}</article></main><footer><p>Copyright The Daily Ditch. All rights reserved.</p>
</footer></body></html>"""


UNREADABLE = [
    (b"", "is empty"),
    (b" \n\xc2\xa0\n \t", "holds no text"),
    (b"%PDF-1.7\n\xe2\xe3", "a PDF: open it, select all, copy"),
    (b"PK\x03\x04\x14\x00", "docx, odt, epub"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1", "old office document"),
    (b"{\\rtf1\\ansi text}", "rich text"),
    (b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", "is not text (an image, an archive"),
    (as_text(ENGLISH).encode("utf-16-le"), "UTF-16 without its mark?"),
    (b"bplist00\xd1", "Safari web archive"),
    (b"From: <Saved>\r\nMIME-Version: 1.0\r\n\r\nText", "e-mail or a web archive (eml, MHTML)"),
    (bytes(range(256)) * 40, "is not text"),
    (b"\x01\x02text\x03\x04\x05" * 9, "is not text"),
    (b"Received: x\r\n by y\r\nSubject: z\r\n\r\nText", "e-mail"),
    (b'<?xml version="1.0"?>\n<!-- x --><feed xmlns="x">', "a news feed (RSS, Atom)"),
    (
        as_text(ENGLISH).encode().decode("latin-1").encode(),
        "UTF-8 and was read as Windows-1252",
    ),
    (as_text(ENGLISH).encode().decode("mac_roman").encode(), "Mac Roman (such as ‚Äô for an"),
    (as_text(CYRILLIC).encode().decode("koi8_r").encode(), "was read as KOI8-R"),
    (as_text(ENGLISH).encode("mac_roman"), "perhaps Mac Roman: save it as UTF-8"),
    (as_text(CYRILLIC).encode("koi8_r", "replace"), "perhaps KOI8-R"),
    (as_text(CHINESE).encode("gbk"), "neither UTF-8 nor Windows-1252: save it as UTF-8"),
    (as_text(CYRILLIC).encode().decode("latin-1").encode(), "is garbled"),
    (as_text(CYRILLIC).encode("cp1251"), "nor Windows-1252, perhaps Windows-1251: save"),
    (as_text(CYRILLIC).encode() + b"\xd0", "is UTF-8 but damaged at byte"),
    (b"caf\xc3\xa9 \xff " * 9, "is UTF-8 but damaged at byte"),
    (b"\xff\xfe" + b"a\0b\0c", "is UTF-16-LE but damaged"),
    (b"\xff\xfea\x00\x00\xd8b\x00", "is UTF-16-LE but damaged"),
]
"""Files that are no copy of an article, and what is said of them."""
