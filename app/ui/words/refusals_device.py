"""Words for what stops the program itself: passphrase, database file, enrolment, network."""

from __future__ import annotations

from PySide6.QtCore import QT_TRANSLATE_NOOP

from app.ui.words.sentence import (
    ASK_ADMIN,
    KEPT_NOTHING_SENT,
    KEPT_UNTOUCHED,
    TRY_AGAIN,
    Sentence,
    said,
)

SENTENCES: dict[str, Sentence] = {
    "refused": said(
        QT_TRANSLATE_NOOP("Refusal", "这一步没有做成。"),
        QT_TRANSLATE_NOOP("Refusal", "再试一次；如果还不行，把“详情”里的代码告诉系统管理员。"),
    ),
    # unlocking
    "unlock.wrong_passphrase": said(
        QT_TRANSLATE_NOOP("Refusal", "口令不对。"),
        QT_TRANSLATE_NOOP("Refusal", "检查大小写和输入法，再输一次。"),
        KEPT_UNTOUCHED,
    ),
    "unlock.wait": said(
        QT_TRANSLATE_NOOP("Refusal", "连续输错，需要等一会儿。"),
        QT_TRANSLATE_NOOP("Refusal", "{wait}后再输。"),
        KEPT_UNTOUCHED,
    ),
    "unlock.passphrase_too_short": said(
        QT_TRANSLATE_NOOP("Refusal", "口令太短。"),
        QT_TRANSLATE_NOOP("Refusal", "至少 {least} 个字；一句好记的话比一串符号更安全。"),
        KEPT_UNTOUCHED,
    ),
    "unlock.passphrases_differ": said(
        QT_TRANSLATE_NOOP("Refusal", "两次输入的口令不一样。"),
        QT_TRANSLATE_NOOP("Refusal", "把两个框都重新输一遍。"),
        KEPT_UNTOUCHED,
    ),
    # the database file
    "store": said(
        QT_TRANSLATE_NOOP("Refusal", "打不开本机的数据。"),
        QT_TRANSLATE_NOOP("Refusal", "重启程序再试；如果还不行，请联系系统管理员。"),
        KEPT_UNTOUCHED,
    ),
    "store.no_such_backup": said(
        QT_TRANSLATE_NOOP("Refusal", "没有这个日期的备份，或者不止一份。"),
        QT_TRANSLATE_NOOP("Refusal", "不写日期先看清单，再写上完整的日期和时间。"),
        KEPT_UNTOUCHED,
    ),
    "store.copy_damaged": said(
        QT_TRANSLATE_NOOP("Refusal", "这一份备份也打不开。"),
        QT_TRANSLATE_NOOP("Refusal", "换一份再试；都不行，请系统管理员处理。"),
        KEPT_UNTOUCHED,
    ),
    "store.damaged": said(
        QT_TRANSLATE_NOOP("Refusal", "本机的数据文件损坏了。"),
        QT_TRANSLATE_NOOP("Refusal", "不要删除任何文件。从备份恢复，或请系统管理员处理。"),
        str(QT_TRANSLATE_NOOP("Refusal", "已同步的记录在局里都有；损坏的文件原样留着。")),
    ),
    "store.foreign_file": said(
        QT_TRANSLATE_NOOP("Refusal", "这个文件不是安薪的数据文件，或者属于另一台电脑。"),
        QT_TRANSLATE_NOOP("Refusal", "换回原来的文件，或重新领取本机的注册文件。"),
        KEPT_UNTOUCHED,
    ),
    "store.newer_schema": said(
        QT_TRANSLATE_NOOP("Refusal", "数据是更新版本的安薪写的，这个版本读不了。"),
        QT_TRANSLATE_NOOP("Refusal", "安装新版本后再打开。"),
        KEPT_UNTOUCHED,
    ),
    "store.busy": said(
        QT_TRANSLATE_NOOP("Refusal", "数据正被另一个程序占用。"),
        QT_TRANSLATE_NOOP("Refusal", "关掉另一个安薪窗口，稍等一会儿再试一次。"),
    ),
    "store.disk_full": said(
        QT_TRANSLATE_NOOP("Refusal", "磁盘满了，刚才这一步没有存进去。"),
        QT_TRANSLATE_NOOP("Refusal", "删掉一些不用的文件，再试一次。"),
        str(QT_TRANSLATE_NOOP("Refusal", "之前保存的都在；屏幕上的内容先不要关。")),
    ),
    "store.unreachable": said(
        QT_TRANSLATE_NOOP("Refusal", "找不到本机的数据文件，或者不能读写。"),
        QT_TRANSLATE_NOOP("Refusal", "检查磁盘是否接好、文件夹有没有权限，再试一次。"),
        KEPT_UNTOUCHED,
    ),
    "store.keys_missing": said(
        QT_TRANSLATE_NOOP("Refusal", "本机的密钥文件不见了。"),
        QT_TRANSLATE_NOOP(
            "Refusal", "把它和数据文件放回一起，或请系统管理员用局里的恢复密钥打开。"
        ),
        KEPT_UNTOUCHED,
    ),
    "store.keys_damaged": said(
        QT_TRANSLATE_NOOP("Refusal", "本机的密钥文件损坏了。"),
        QT_TRANSLATE_NOOP("Refusal", "不要删除任何文件，请系统管理员用局里的恢复密钥打开。"),
        KEPT_UNTOUCHED,
    ),
    "store.exists": said(
        QT_TRANSLATE_NOOP("Refusal", "这台电脑上已经有安薪的数据。"),
        QT_TRANSLATE_NOOP("Refusal", "直接用原来的口令打开；换人用请先联系系统管理员。"),
        KEPT_UNTOUCHED,
    ),
    "store.migration_failed": said(
        QT_TRANSLATE_NOOP("Refusal", "数据没能升级到新版本，已恢复到升级前。"),
        QT_TRANSLATE_NOOP("Refusal", "继续用旧版本，并请系统管理员查看。"),
        str(QT_TRANSLATE_NOOP("Refusal", "升级前的备份还在，数据没有改动。")),
    ),
    "store.unknown_address": said(
        QT_TRANSLATE_NOOP("Refusal", "数据库的地址不对。"),
        ASK_ADMIN,
        KEPT_UNTOUCHED,
    ),
    "recovery.unreadable": said(
        QT_TRANSLATE_NOOP("Refusal", "这不是恢复密钥，或者抄错、抄漏了。"),
        QT_TRANSLATE_NOOP("Refusal", "从 ANXIN-RECOVERY-1 起逐组核对，或直接选恢复密钥文件。"),
        KEPT_UNTOUCHED,
    ),
    "recovery.other_bureau": said(
        QT_TRANSLATE_NOOP("Refusal", "这是别的局的恢复密钥，打不开本机。"),
        QT_TRANSLATE_NOOP("Refusal", "请系统管理员找出本局建立时写下的那一份。"),
        KEPT_UNTOUCHED,
    ),
    # enrolment
    "enrol": said(
        QT_TRANSLATE_NOOP("Refusal", "本机没有注册成功。"),
        QT_TRANSLATE_NOOP("Refusal", "再试一次；如果还不行，请系统管理员重发注册文件。"),
        KEPT_UNTOUCHED,
    ),
    "enrol.unreadable": said(
        QT_TRANSLATE_NOOP("Refusal", "这不是注册文件，或者内容不完整。"),
        QT_TRANSLATE_NOOP("Refusal", "选局里发的 .anxin 文件、二维码图片，或把文字完整粘贴进来。"),
        KEPT_UNTOUCHED,
    ),
    "enrol.code_expired": said(
        QT_TRANSLATE_NOOP("Refusal", "注册文件已经过期。"),
        QT_TRANSLATE_NOOP("Refusal", "请系统管理员重发一份。"),
        KEPT_UNTOUCHED,
    ),
    "enrol.code_used": said(
        QT_TRANSLATE_NOOP("Refusal", "这份注册文件已经用过了。"),
        QT_TRANSLATE_NOOP("Refusal", "每台电脑要用自己的一份，请系统管理员重发。"),
        KEPT_UNTOUCHED,
    ),
    "enrol.code_unknown": said(
        QT_TRANSLATE_NOOP("Refusal", "局里不认识这份注册文件。"),
        QT_TRANSLATE_NOOP("Refusal", "请系统管理员重发一份。"),
        KEPT_UNTOUCHED,
    ),
    # the bureau's server
    "sync": said(
        QT_TRANSLATE_NOOP("Refusal", "同步没有完成。"),
        TRY_AGAIN,
        KEPT_NOTHING_SENT,
    ),
    "sync.unreachable": said(
        QT_TRANSLATE_NOOP("Refusal", "连不上局里的服务器。"),
        QT_TRANSLATE_NOOP("Refusal", "检查网线或无线网，回到有网络的地方再同步；不影响继续工作。"),
        KEPT_NOTHING_SENT,
    ),
    "sync.bureau_down": said(
        QT_TRANSLATE_NOOP("Refusal", "局里的服务器出了问题，现在用不了。"),
        QT_TRANSLATE_NOOP("Refusal", "过一会儿再同步；一直这样就告诉系统管理员。不影响继续工作。"),
        KEPT_NOTHING_SENT,
    ),
    "sync.slow": said(
        QT_TRANSLATE_NOOP("Refusal", "服务器太久没有回音。"),
        QT_TRANSLATE_NOOP("Refusal", "网络可能很慢，过一会儿再同步。"),
        KEPT_NOTHING_SENT,
    ),
    "sync.busy": said(
        QT_TRANSLATE_NOOP("Refusal", "服务器正忙，同时同步的人多。"),
        QT_TRANSLATE_NOOP("Refusal", "过一会儿再同步。"),
        KEPT_NOTHING_SENT,
    ),
    "sync.certificate": said(
        QT_TRANSLATE_NOOP("Refusal", "对方不是本局的服务器（证书对不上），已经停下。"),
        QT_TRANSLATE_NOOP(
            "Refusal", "不要在陌生网络上同步。如果局里换过服务器，请系统管理员重发注册文件。"
        ),
        KEPT_NOTHING_SENT,
    ),
    "sync.version": said(
        QT_TRANSLATE_NOOP("Refusal", "本机程序和服务器的版本合不上。"),
        QT_TRANSLATE_NOOP("Refusal", "安装局里现在用的版本，再同步。"),
        KEPT_NOTHING_SENT,
    ),
    "sync.client_too_old": said(
        QT_TRANSLATE_NOOP("Refusal", "本机程序太旧：记录已交上，但领不了新数据。"),
        QT_TRANSLATE_NOOP("Refusal", "安装新版本，再同步。"),
        KEPT_NOTHING_SENT,
    ),
    "sync.client_too_new": said(
        QT_TRANSLATE_NOOP("Refusal", "服务器的版本比本机程序旧。"),
        QT_TRANSLATE_NOOP("Refusal", "等局里升级服务器后再同步；不影响继续工作。"),
        KEPT_NOTHING_SENT,
    ),
    "sync.device_revoked": said(
        QT_TRANSLATE_NOOP("Refusal", "本机已被局里停用。"),
        ASK_ADMIN,
        KEPT_NOTHING_SENT,
    ),
    "sync.device_unknown": said(
        QT_TRANSLATE_NOOP("Refusal", "局里的服务器不认识这台电脑，本机也没有它签过的登记证明。"),
        ASK_ADMIN,
        KEPT_NOTHING_SENT,
    ),
    "sync.account_unknown": said(
        QT_TRANSLATE_NOOP("Refusal", "局里的服务器从旧备份恢复过，还没有你的账号 {login}。"),
        QT_TRANSLATE_NOOP(
            "Refusal",
            "请系统管理员运行 anxin-server account readmit {login}，再同步一次，记录就会送出。",
        ),
        KEPT_NOTHING_SENT,
    ),
    "sync.account_closed": said(
        QT_TRANSLATE_NOOP("Refusal", "你的账号已停用，局里不再收发。"),
        ASK_ADMIN,
        str(QT_TRANSLATE_NOOP("Refusal", "交过的在局里等人核对，没交的还在这台电脑上，都没丢。")),
    ),
    "sync.cancelled": said(
        QT_TRANSLATE_NOOP("Refusal", "同步已取消。"),
        QT_TRANSLATE_NOOP("Refusal", "随时可以再同步，会接着上次的地方。"),
        KEPT_NOTHING_SENT,
    ),
    "sync.answer_malformed": said(
        QT_TRANSLATE_NOOP("Refusal", "服务器的回答读不懂，已经停下。"),
        QT_TRANSLATE_NOOP("Refusal", "可能被网络设备改过。换个网络再试，或请系统管理员查看。"),
        KEPT_NOTHING_SENT,
    ),
    "sync.clone": said(
        QT_TRANSLATE_NOOP("Refusal", "这台电脑的数据是另一台的副本，或从旧备份恢复过。"),
        QT_TRANSLATE_NOOP("Refusal", "再同步一次，它会登记为一台新设备，把没送的送出去。"),
        str(QT_TRANSLATE_NOOP("Refusal", "两边的记录都留着，一条不少。")),
    ),
    "sync.copy_unknown": said(
        QT_TRANSLATE_NOOP("Refusal", "局里认不出这台电脑以前送过的记录，没法给它登记新设备。"),
        ASK_ADMIN,
        KEPT_NOTHING_SENT,
    ),
    "sync.copy_no_fork": said(
        QT_TRANSLATE_NOOP("Refusal", "局里没有发现另一台相同的电脑，没有登记新设备。"),
        QT_TRANSLATE_NOOP("Refusal", "再同步一次；如果还这样，请联系系统管理员。"),
        KEPT_NOTHING_SENT,
    ),
    "sync.epoch": said(
        QT_TRANSLATE_NOOP("Refusal", "局里的服务器刚从备份恢复过，还没对上。"),
        QT_TRANSLATE_NOOP("Refusal", "再同步一次，本机会补交它缺的记录。"),
        KEPT_NOTHING_SENT,
    ),
    "sync.server_restored": said(
        QT_TRANSLATE_NOOP("Refusal", "服务器上少了它确认收到过的记录，又说不出原因，已经停下。"),
        ASK_ADMIN,
        KEPT_NOTHING_SENT,
    ),
    "request": said(
        QT_TRANSLATE_NOOP("Refusal", "服务器没有接受这次请求。"),
        QT_TRANSLATE_NOOP("Refusal", "再试一次；如果还不行，把“详情”里的代码告诉系统管理员。"),
        KEPT_NOTHING_SENT,
    ),
    "request.too_large": said(
        QT_TRANSLATE_NOOP("Refusal", "一次送出的内容太大。"),
        QT_TRANSLATE_NOOP("Refusal", "再同步一次，会分批送出。"),
        KEPT_NOTHING_SENT,
    ),
    "signature": said(
        QT_TRANSLATE_NOOP("Refusal", "签名核对不上，不能采信。"),
        ASK_ADMIN,
        KEPT_UNTOUCHED,
    ),
    "incident": said(
        QT_TRANSLATE_NOOP("Refusal", "服务器出了没料到的差错，编号 {number}。"),
        QT_TRANSLATE_NOOP("Refusal", "稍后再同步；如果还不行，把编号告诉系统管理员。"),
        KEPT_NOTHING_SENT,
    ),
    "throttled": said(
        QT_TRANSLATE_NOOP("Refusal", "试得太频繁，服务器要你等一会儿。"),
        QT_TRANSLATE_NOOP("Refusal", "过一会儿再同步。"),
        KEPT_NOTHING_SENT,
    ),
    "token": said(
        QT_TRANSLATE_NOOP("Refusal", "服务器没有认出本机。"),
        QT_TRANSLATE_NOOP("Refusal", "再同步一次；如果还不行，请联系系统管理员。"),
        KEPT_NOTHING_SENT,
    ),
    "device": said(
        QT_TRANSLATE_NOOP("Refusal", "本机已被局里停用。"),
        ASK_ADMIN,
        KEPT_NOTHING_SENT,
    ),
    "account": said(
        QT_TRANSLATE_NOOP("Refusal", "你的账号用不了。"),
        ASK_ADMIN,
        KEPT_NOTHING_SENT,
    ),
    "push": said(
        QT_TRANSLATE_NOOP("Refusal", "服务器没有接受本机送出的记录。"),
        QT_TRANSLATE_NOOP("Refusal", "再同步一次；如果还不行，把“详情”里的代码告诉系统管理员。"),
        KEPT_NOTHING_SENT,
    ),
    "wire": said(
        QT_TRANSLATE_NOOP("Refusal", "服务器的回答读不懂，已经停下。"),
        QT_TRANSLATE_NOOP("Refusal", "可能被网络设备改过。换个网络再试，或请系统管理员查看。"),
        KEPT_NOTHING_SENT,
    ),
    "packing": said(
        QT_TRANSLATE_NOOP("Refusal", "收到的数据不完整。"),
        QT_TRANSLATE_NOOP("Refusal", "再同步一次。"),
        KEPT_NOTHING_SENT,
    ),
    "snapshot": said(
        QT_TRANSLATE_NOOP("Refusal", "收到的数据不完整。"),
        QT_TRANSLATE_NOOP("Refusal", "再同步一次。"),
        KEPT_NOTHING_SENT,
    ),
    "ledger": said(
        QT_TRANSLATE_NOOP("Refusal", "局里的记录链对不上，可能被改动过。"),
        QT_TRANSLATE_NOOP("Refusal", "先不要继续同步，马上告诉系统管理员。"),
        KEPT_NOTHING_SENT,
    ),
    "canonical": said(
        QT_TRANSLATE_NOOP("Refusal", "内容的格式不对，不能采信。"),
        ASK_ADMIN,
        KEPT_UNTOUCHED,
    ),
    "certificate": said(
        QT_TRANSLATE_NOOP("Refusal", "签名证书的有效期不对。"),
        ASK_ADMIN,
        KEPT_UNTOUCHED,
    ),
    "seal": said(
        QT_TRANSLATE_NOOP("Refusal", "二维码或印记核对不上，不能采信。"),
        QT_TRANSLATE_NOOP("Refusal", "找原件核对；如果确是本局的文书，请联系系统管理员。"),
        KEPT_UNTOUCHED,
    ),
}
