"""The stuff the made-up city's names are composed of; no real person, firm or street is meant."""

from __future__ import annotations

SURNAMES = (
    "王李张刘陈杨黄赵周吴徐孙马朱胡郭何高林罗郑梁谢宋唐许韩冯邓曹彭曾肖田董袁潘于蒋蔡余杜叶程苏"
    "魏吕丁任沈姚卢姜崔钟谭陆汪范金石廖贾夏韦付方白邹孟熊秦邱江尹薛闫段雷侯龙史陶黎贺顾毛郝龚邵"
    "万钱严覃武戴莫孔向汤"
)
COMPOUND_SURNAMES = ("欧阳", "司马", "上官", "诸葛")
GIVEN = (
    "安柏保本斌波成春达丹德冬东恩发丰福刚高光广贵国海浩和恒红宏华辉惠吉建江杰金进京景军俊康可坤"
    "来乐力立利良林龙满茂明木宁平奇琪庆泉仁荣瑞山善胜石世树水顺松涛田庭同旺伟文武喜贤祥向晓新兴雄秀"
    "学雪雅延彦阳耀义英永勇有玉元远月云运泽长兆哲珍正志忠洲柱祖涢玥昇堃喆翀珺镕"
)
"""The last eight are rare: fonts, searches and Excel files must bear them."""
FAR_NAMES = ("买买提·样例", "阿依古丽·样例", "扎西·样例", "巴特尔·样例")
"""Names with a dot, as workers from other regions bear them."""

PLACES = (
    "柳溪", "青石", "云台", "双桥", "银杏", "东篱", "南塘", "北垸", "星河", "杏林", "桃源里",
    "枫林", "荷塘", "竹山", "白鹭", "金沙湾", "梅岭", "松涛", "月湖", "锦绣里", "翠屏", "长亭",
)  # fmt: skip
ROADS = ("样例大道", "演示一路", "演示二路", "样板街", "示范西路", "范例东街", "例行路", "模拟南路")
DISTRICTS = (("990303", "城南区"), ("990321", "城北区"), ("990381", "河东市"))
"""Area codes under 99 stand for no real place: no made-up document can be anybody's."""

FIRM_WORDS = (
    "宏图", "远景", "恒达", "瑞丰", "中和", "安泰", "鼎盛", "华安", "金桥", "永固", "启明", "同心",
    "广厦", "立本", "长风", "正道", "万和", "嘉业", "筑梦", "天工", "厚德", "四方", "新程", "百川",
)  # fmt: skip

HOUSING, SCHOOL, ROAD, WATER = (
    "市住房和城乡建设局",
    "市教育局",
    "市交通运输局",
    "市水利局",
)
PROJECTS: tuple[tuple[str, str, int, int], ...] = (
    ("安置房二期", HOUSING, 8_000, 42_000),
    ("公租房", HOUSING, 6_000, 30_000),
    ("小学新建工程", SCHOOL, 2_500, 9_000),
    ("幼儿园", SCHOOL, 800, 3_000),
    ("中学教学楼改建", SCHOOL, 1_500, 6_000),
    ("大桥改建工程", ROAD, 4_000, 25_000),
    ("道路工程", ROAD, 3_000, 18_000),
    ("污水处理厂", WATER, 5_000, 16_000),
    ("泵站除险加固", WATER, 900, 4_000),
    ("卫生院迁建", HOUSING, 2_000, 8_000),
    ("标准厂房", HOUSING, 3_000, 20_000),
    ("农贸市场改造", HOUSING, 600, 2_500),
    ("文化体育中心", HOUSING, 7_000, 36_000),
)
"""Kind of project, its regulator, and its contract sum from-to in 万元."""

TRADES: tuple[tuple[str, str, int], ...] = (
    ("钢筋工", "020", 16),
    ("木工", "240", 15),
    ("模板工", "050", 12),
    ("混凝土工", "040", 12),
    ("砌筑工", "010", 14),
    ("架子工", "030", 9),
    ("电工", "130", 7),
    ("电焊工", "270", 6),
    ("防水工", "230", 6),
    ("管理人员", "900", 3),
)
"""Trade, its code on the national platform, and its share in percent."""
