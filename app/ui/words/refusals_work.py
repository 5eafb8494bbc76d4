"""Words for what stops one step of the work: a number, a sum, a problem, a paper, a printer."""

from __future__ import annotations

from PySide6.QtCore import QT_TRANSLATE_NOOP

from app.ui.words.sentence import KEPT_ALL, KEPT_UNTOUCHED, TRY_AGAIN, Sentence, said

SENTENCES: dict[str, Sentence] = {
    # what was typed
    "phone.format": said(
        QT_TRANSLATE_NOOP("Refusal", "电话号码的位数或开头不对。"),
        QT_TRANSLATE_NOOP("Refusal", "手机号 11 位，以 1 开头；座机带区号，如 0722-3234567。"),
    ),
    "citizen_id": said(
        QT_TRANSLATE_NOOP("Refusal", "身份证号码不对。"),
        QT_TRANSLATE_NOOP("Refusal", "18 位，逐位核对证件后重新输入。"),
    ),
    "citizen_id.check_digit": said(
        QT_TRANSLATE_NOOP("Refusal", "身份证号码有一位输错了（末位校验不符）。"),
        QT_TRANSLATE_NOOP("Refusal", "逐位核对证件后重新输入。"),
    ),
    "credit_code": said(
        QT_TRANSLATE_NOOP("Refusal", "统一社会信用代码不对。"),
        QT_TRANSLATE_NOOP("Refusal", "18 位数字和大写字母，没有 I O S V Z，对照营业执照重新输入。"),
    ),
    "bank_card.format": said(
        QT_TRANSLATE_NOOP("Refusal", "银行卡号的位数不对。"),
        QT_TRANSLATE_NOOP("Refusal", "通常是 16 到 19 位数字，核对后重新输入。"),
    ),
    "document.format": said(
        QT_TRANSLATE_NOOP("Refusal", "证件号码不对。"),
        QT_TRANSLATE_NOOP("Refusal", "核对证件后重新输入。"),
    ),
    "money": said(
        QT_TRANSLATE_NOOP("Refusal", "金额不对。"),
        QT_TRANSLATE_NOOP("Refusal", "以元为单位，最多两位小数，例如 12345.60。"),
    ),
    "form": said(
        QT_TRANSLATE_NOOP("Refusal", "表单里有一处没有填对。"),
        QT_TRANSLATE_NOOP("Refusal", "改正标出的那一处，再继续。"),
    ),
    "setting": said(
        QT_TRANSLATE_NOOP("Refusal", "这项设置的值不合适。"),
        QT_TRANSLATE_NOOP("Refusal", "按旁边的说明改一下。"),
        KEPT_UNTOUCHED,
    ),
    # problems
    "problem": said(
        QT_TRANSLATE_NOOP("Refusal", "问题台账没有接受这一步。"),
        QT_TRANSLATE_NOOP("Refusal", "打开这个问题，看它现在的状态。"),
    ),
    "problem.move_not_allowed": said(
        QT_TRANSLATE_NOOP("Refusal", "这个问题现在的状态不能这样处理。"),
        QT_TRANSLATE_NOOP("Refusal", "打开这个问题，看它现在的状态和下一步。"),
    ),
    "problem.fact_missing": said(
        QT_TRANSLATE_NOOP("Refusal", "问题还缺 {count} 项内容。"),
        QT_TRANSLATE_NOOP("Refusal", "补齐标出的内容，再继续。"),
    ),
    # numbers and papers
    "number": said(
        QT_TRANSLATE_NOOP("Refusal", "文号不对。"),
        QT_TRANSLATE_NOOP("Refusal", "请系统管理员检查文号设置。"),
    ),
    "number.block_exhausted": said(
        QT_TRANSLATE_NOOP("Refusal", "本机领的文号用完了。"),
        QT_TRANSLATE_NOOP("Refusal", "同步一次就能领到新的一批，再开具。"),
        str(QT_TRANSLATE_NOOP("Refusal", "文书内容留着，没有开具，也没有占用文号。")),
    ),
    "paper": said(
        QT_TRANSLATE_NOOP("Refusal", "文书没有开成。"),
        QT_TRANSLATE_NOOP("Refusal", "补齐标出的内容，再开具。"),
        str(QT_TRANSLATE_NOOP("Refusal", "文书内容留着，没有开具，也没有占用文号。")),
    ),
    "print": said(
        QT_TRANSLATE_NOOP("Refusal", "没有打印出来。"),
        QT_TRANSLATE_NOOP("Refusal", "检查打印机的电源、纸和连接，再打印；也可以先另存为 PDF。"),
        str(QT_TRANSLATE_NOOP("Refusal", "文书已经开具，文号不变，重打不会再占号。")),
    ),
    "file": said(
        QT_TRANSLATE_NOOP("Refusal", "文件没有存成。"),
        QT_TRANSLATE_NOOP("Refusal", "换一个文件夹，或检查磁盘是否已满，再存一次。"),
    ),
    # rows and rights
    "row": said(
        QT_TRANSLATE_NOOP("Refusal", "这条记录没有存成。"),
        TRY_AGAIN,
    ),
    "row.changed_elsewhere": said(
        QT_TRANSLATE_NOOP("Refusal", "这条记录在别处已经改过。"),
        QT_TRANSLATE_NOOP("Refusal", "看一眼新的内容，再决定要不要改。"),
    ),
    "operation": said(
        QT_TRANSLATE_NOOP("Refusal", "这条改动的内容不合规矩，没有存。"),
        QT_TRANSLATE_NOOP("Refusal", "再试一次；如果还不行，把“详情”里的代码告诉系统管理员。"),
    ),
    "access": said(
        QT_TRANSLATE_NOOP("Refusal", "你的权限不够做这一步。"),
        QT_TRANSLATE_NOOP("Refusal", "确有需要时，请科长或系统管理员授权。"),
        KEPT_UNTOUCHED,
    ),
    "form.unfinished": said(
        QT_TRANSLATE_NOOP("Refusal", "表单还没有填完。"),
        QT_TRANSLATE_NOOP("Refusal", "补齐标出的内容，再继续。"),
        KEPT_ALL,
    ),
    "form.gone": said(
        QT_TRANSLATE_NOOP(
            "Refusal",
            "这张表已不在这台电脑上：项目移交给了别人，记录已作废，或个人信息已依法删除。",
        ),
        QT_TRANSLATE_NOOP("Refusal", "回到项目列表。要看后来的情况，请问接手的同事。"),
        QT_TRANSLATE_NOOP("Refusal", "此前填的内容已先送到局里，没有丢。"),
    ),
    "export.nothing": said(
        QT_TRANSLATE_NOOP("Refusal", "没有符合的已完成的表，没有导出。"),
        QT_TRANSLATE_NOOP("Refusal", "换一种表，或者放宽项目和时间。"),
    ),
    "form.changed_meanwhile": said(
        QT_TRANSLATE_NOOP("Refusal", "这张表在这之间又有了变化，没有换版本。"),
        QT_TRANSLATE_NOOP("Refusal", "看一看新的对照，再决定换不换。"),
        QT_TRANSLATE_NOOP("Refusal", "填的内容都在，一个没动。"),
    ),
    "form.newer_format": said(
        QT_TRANSLATE_NOOP("Refusal", "这张表单要新版本的安薪才能填。"),
        QT_TRANSLATE_NOOP("Refusal", "安装新版本后再打开。"),
        KEPT_ALL,
    ),
    "form.unreadable": said(
        QT_TRANSLATE_NOOP("Refusal", "这张表单读不出来。"),
        QT_TRANSLATE_NOOP("Refusal", "同步一次，换上局里的最新表单。"),
        KEPT_ALL,
    ),
    "instance": said(
        QT_TRANSLATE_NOOP("Refusal", "这份填好的表读不进来。"),
        QT_TRANSLATE_NOOP("Refusal", "看它是不是同一张表、同一版本，再从原来的程序导出一次。"),
        KEPT_UNTOUCHED,
    ),
    "sheet": said(
        QT_TRANSLATE_NOOP("Refusal", "纸上的编号不对。"),
        QT_TRANSLATE_NOOP("Refusal", "对照纸上印的编号，再输一次；或者扫二维码。"),
    ),
    "journal": said(
        QT_TRANSLATE_NOOP("Refusal", "这条记录没有存成。"),
        TRY_AGAIN,
        KEPT_ALL,
    ),
    "journal.erased": said(
        QT_TRANSLATE_NOOP("Refusal", "这条记录的个人信息已依法删除，不能再写。"),
        QT_TRANSLATE_NOOP("Refusal", "这个人确实又来了，请局里重新登记。"),
        KEPT_UNTOUCHED,
    ),
    "journal.locked": said(
        QT_TRANSLATE_NOOP("Refusal", "这条记录已经签发，不能再改。"),
        QT_TRANSLATE_NOOP("Refusal", "作废后重新填一份。"),
        KEPT_UNTOUCHED,
    ),
    "journal.row_missing": said(
        QT_TRANSLATE_NOOP("Refusal", "这条记录已经不在本机上。"),
        QT_TRANSLATE_NOOP("Refusal", "返回列表看一眼；如果刚刚换了负责人，它归别人管了。"),
        KEPT_UNTOUCHED,
    ),
    "paper.due_before_date": said(
        QT_TRANSLATE_NOOP("Refusal", "改正期限早于开具日期。"),
        QT_TRANSLATE_NOOP("Refusal", "把期限改到开具日期以后。"),
        KEPT_ALL,
    ),
    "paper.undrawable_character": said(
        QT_TRANSLATE_NOOP("Refusal", "有一个字打印不出来。"),
        QT_TRANSLATE_NOOP("Refusal", "换一个写法，例如在括号里注明。"),
        KEPT_ALL,
    ),
    "review": said(
        QT_TRANSLATE_NOOP("Refusal", "这条记录要由局里核对。"),
        QT_TRANSLATE_NOOP("Refusal", "不用重填；局里核对后，结果会随同步回来。"),
        str(QT_TRANSLATE_NOOP("Refusal", "局里和本机都留着这条记录，等人核对。")),
    ),
    "review.not_permitted": said(
        QT_TRANSLATE_NOOP("Refusal", "你没有权限改这条记录，已交给局里核对。"),
        QT_TRANSLATE_NOOP("Refusal", "不用重填；局里核对后，结果会随同步回来。"),
        str(QT_TRANSLATE_NOOP("Refusal", "局里和本机都留着这条记录，等人核对。")),
    ),
    "review.number_used": said(
        QT_TRANSLATE_NOOP("Refusal", "这份文书的号码另一台电脑已经用过。"),
        QT_TRANSLATE_NOOP("Refusal", "请作废这一份，用新号码重新出一份。"),
    ),
    "review.locked": said(
        QT_TRANSLATE_NOOP("Refusal", "对方已经签发，你的改动交给局里核对。"),
        QT_TRANSLATE_NOOP("Refusal", "不用重填；局里核对后，结果会随同步回来。"),
        str(QT_TRANSLATE_NOOP("Refusal", "局里和本机都留着这条记录，等人核对。")),
    ),
    "review.signed_act": said(
        QT_TRANSLATE_NOOP("Refusal", "签发和送达只能由经办人改，已交给局里核对。"),
        QT_TRANSLATE_NOOP("Refusal", "不用重填；局里核对后，结果会随同步回来。"),
        str(QT_TRANSLATE_NOOP("Refusal", "局里和本机都留着这条记录，等人核对。")),
    ),
    "review.row_in_review": said(
        QT_TRANSLATE_NOOP("Refusal", "这条记录前面的改动还在复核，后面的改动和它一起等。"),
        QT_TRANSLATE_NOOP("Refusal", "到“同步”页把前面的改动定下来：采用，或者不采用。"),
        str(QT_TRANSLATE_NOOP("Refusal", "局里和本机都留着这条记录，等人核对。")),
    ),
    "review.row_erased": said(
        QT_TRANSLATE_NOOP("Refusal", "这个人的个人信息已依法删除，后来写的没有采用。"),
        QT_TRANSLATE_NOOP("Refusal", "到“同步”页点“不采用”。这个人确实又来了，请局里重新登记。"),
        str(QT_TRANSLATE_NOOP("Refusal", "写的内容局里没有留，本机同步后也不留。")),
    ),
    "review.already_settled": said(
        QT_TRANSLATE_NOOP("Refusal", "这次复核别人已经先定了，你的决定没有采用。"),
        QT_TRANSLATE_NOOP("Refusal", "同步后看一眼现在的结果；还要改的，直接改记录。"),
        str(QT_TRANSLATE_NOOP("Refusal", "你的决定局里也留着，不会丢。")),
    ),
    "decide": said(
        QT_TRANSLATE_NOOP("Refusal", "没有定下来。"),
        QT_TRANSLATE_NOOP("Refusal", "看一遍卡片上的内容，再定一次。"),
        KEPT_UNTOUCHED,
    ),
    "decide.changed": said(
        QT_TRANSLATE_NOOP("Refusal", "卡片打开以后，内容又变了，所以没有定。"),
        QT_TRANSLATE_NOOP("Refusal", "卡片已经换成最新的，看一遍再定。"),
        KEPT_UNTOUCHED,
    ),
    "decide.not_allowed": said(
        QT_TRANSLATE_NOOP("Refusal", "这一条不归你定。"),
        QT_TRANSLATE_NOOP("Refusal", "由本项目的监察员或者大队负责人定。"),
        KEPT_UNTOUCHED,
    ),
    "decide.incomplete": said(
        QT_TRANSLATE_NOOP("Refusal", "还有一项没有选。"),
        QT_TRANSLATE_NOOP("Refusal", "每一项选一个值，再定。"),
        KEPT_UNTOUCHED,
    ),
    "decide.reason_missing": said(
        QT_TRANSLATE_NOOP("Refusal", "不采用要写明原因。"),
        QT_TRANSLATE_NOOP("Refusal", "写一句原因，例如“重复登记”，再定。"),
        KEPT_UNTOUCHED,
    ),
    "decide.reason_too_long": said(
        QT_TRANSLATE_NOOP("Refusal", "原因太长，最多 {limit} 个字。"),
        QT_TRANSLATE_NOOP("Refusal", "写短一点，再定。"),
        KEPT_UNTOUCHED,
    ),
    "packet": said(
        QT_TRANSLATE_NOOP("Refusal", "这一套文书还不能开。"),
        QT_TRANSLATE_NOOP("Refusal", "补齐标出的内容，再开具。"),
        str(QT_TRANSLATE_NOOP("Refusal", "文书内容留着，没有开具，也没有占用文号。")),
    ),
    "service": said(
        QT_TRANSLATE_NOOP("Refusal", "送达情况还没有填完。"),
        QT_TRANSLATE_NOOP("Refusal", "补齐标出的内容，再继续。"),
    ),
    "contact": said(
        QT_TRANSLATE_NOOP("Refusal", "这次检查或回访还缺内容。"),
        QT_TRANSLATE_NOOP("Refusal", "补齐标出的内容，再继续。"),
    ),
    # phone checks
    "sample": said(
        QT_TRANSLATE_NOOP("Refusal", "没有抽成样。"),
        QT_TRANSLATE_NOOP("Refusal", "同步一次，看花名册是不是最新的，再抽。"),
        KEPT_UNTOUCHED,
    ),
    "sample.already_drawn": said(
        QT_TRANSLATE_NOOP("Refusal", "这个项目本月已经抽过样，名单冻结，不能重抽。"),
        QT_TRANSLATE_NOOP("Refusal", "打不通的会从备选名单里自动替换。"),
        KEPT_UNTOUCHED,
    ),
    "sample.nobody": said(
        QT_TRANSLATE_NOOP("Refusal", "花名册上没有可以抽访的工人。"),
        QT_TRANSLATE_NOOP("Refusal", "缺电话的请内勤向项目部要齐，同步后再抽。"),
        KEPT_UNTOUCHED,
    ),
    "call": said(
        QT_TRANSLATE_NOOP("Refusal", "这次通话没有记上。"),
        QT_TRANSLATE_NOOP("Refusal", "再记一次。"),
    ),
    "call.time_needed": said(
        QT_TRANSLATE_NOOP("Refusal", "约定再拨要有时间。"),
        QT_TRANSLATE_NOOP("Refusal", "选一个时间，或者输入，如 14:30。"),
    ),
    "call.time_past": said(
        QT_TRANSLATE_NOOP("Refusal", "约定的时间已经过了。"),
        QT_TRANSLATE_NOOP("Refusal", "选一个以后的时间。"),
    ),
}
