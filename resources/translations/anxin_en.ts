<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="en" sourcelanguage="zh_CN">
<context>
    <name>Amounts</name>
    <message>
        <source>{figure} 万元</source>
        <translation>CNY {figure} × 10,000</translation>
    </message>
    <message>
        <source>{figure} 元</source>
        <translation>CNY {figure}</translation>
    </message>
    <message>
        <source>{n} 个问题</source>
        <translation>{n} problem|{n} problems</translation>
    </message>
    <message>
        <source>{n} 个项目</source>
        <translation>{n} site|{n} sites</translation>
    </message>
    <message>
        <source>{n} 分钟</source>
        <translation>{n} minute|{n} minutes</translation>
    </message>
    <message>
        <source>{n} 名工人</source>
        <translation>{n} worker|{n} workers</translation>
    </message>
    <message>
        <source>{n} 条记录</source>
        <translation>{n} record|{n} records</translation>
    </message>
    <message>
        <source>{n} 秒</source>
        <translation>{n} second|{n} seconds</translation>
    </message>
</context>
<context>
    <name>Answer</name>
    <message>
        <source>不适用</source>
        <translation>Not applicable</translation>
    </message>
    <message>
        <source>未查</source>
        <translation>Not checked</translation>
    </message>
    <message>
        <source>未落实</source>
        <translation>Missing</translation>
    </message>
    <message>
        <source>落实</source>
        <translation>In place</translation>
    </message>
    <message>
        <source>部分</source>
        <translation>Partly</translation>
    </message>
</context>
<context>
    <name>CallOutcome</name>
    <message>
        <source>停机</source>
        <translation>Suspended</translation>
    </message>
    <message>
        <source>关机</source>
        <translation>Switched off</translation>
    </message>
    <message>
        <source>占线</source>
        <translation>Busy</translation>
    </message>
    <message>
        <source>完成</source>
        <translation>Completed</translation>
    </message>
    <message>
        <source>拒访</source>
        <translation>Declined</translation>
    </message>
    <message>
        <source>无人接听</source>
        <translation>No answer</translation>
    </message>
    <message>
        <source>空号</source>
        <translation>No such number</translation>
    </message>
    <message>
        <source>约定再拨</source>
        <translation>Call back</translation>
    </message>
    <message>
        <source>语言不通</source>
        <translation>Language barrier</translation>
    </message>
    <message>
        <source>部分完成</source>
        <translation>Partly completed</translation>
    </message>
    <message>
        <source>非本人</source>
        <translation>Not the worker</translation>
    </message>
    <message>
        <source>非本项目人员</source>
        <translation>Not of this site</translation>
    </message>
</context>
<context>
    <name>Confirm</name>
    <message>
        <source>先不</source>
        <translation>Not now</translation>
    </message>
</context>
<context>
    <name>Contact</name>
    <message>
        <source>上门服务</source>
        <translation>Service visit</translation>
    </message>
    <message>
        <source>书面核查</source>
        <translation>Off-site check</translation>
    </message>
    <message>
        <source>政策回访</source>
        <translation>Return visit</translation>
    </message>
    <message>
        <source>检查</source>
        <translation>Inspection</translation>
    </message>
</context>
<context>
    <name>Dates</name>
    <message>
        <source>今天到期</source>
        <translation>due today</translation>
    </message>
    <message>
        <source>已过 {n} 个工作日</source>
        <translation>{n} working day overdue|{n} working days overdue</translation>
    </message>
    <message>
        <source>还剩 {n} 个工作日</source>
        <translation>{n} working day left|{n} working days left</translation>
    </message>
</context>
<context>
    <name>Duty</name>
    <message>
        <source>回访</source>
        <translation>Return visit</translation>
    </message>
    <message>
        <source>抽访</source>
        <translation>Phone check</translation>
    </message>
    <message>
        <source>检查</source>
        <translation>Check</translation>
    </message>
</context>
<context>
    <name>DutyState</name>
    <message>
        <source>已办</source>
        <translation>Done</translation>
    </message>
    <message>
        <source>待办</source>
        <translation>Due</translation>
    </message>
    <message>
        <source>快到期</source>
        <translation>Due soon</translation>
    </message>
    <message>
        <source>无需</source>
        <translation>Not due</translation>
    </message>
    <message>
        <source>逾期</source>
        <translation>Overdue</translation>
    </message>
</context>
<context>
    <name>Failure</name>
    <message>
        <source>关闭</source>
        <translation>Close</translation>
    </message>
    <message>
        <source>复制</source>
        <translation>Copy</translation>
    </message>
    <message>
        <source>详情</source>
        <translation>Details</translation>
    </message>
</context>
<context>
    <name>FirmRole</name>
    <message>
        <source>分包</source>
        <translation>Subcontractor</translation>
    </message>
    <message>
        <source>建设单位</source>
        <translation>Owner</translation>
    </message>
    <message>
        <source>施工总承包</source>
        <translation>General contractor</translation>
    </message>
    <message>
        <source>监理</source>
        <translation>Supervisor</translation>
    </message>
    <message>
        <source>行业主管部门</source>
        <translation>Industry regulator</translation>
    </message>
</context>
<context>
    <name>FirstRun</name>
    <message>
        <source>1  局里发的注册文件</source>
        <translation>1  The enrolment file from your bureau</translation>
    </message>
    <message>
        <source>2  想一个口令</source>
        <translation>2  Think of a passphrase</translation>
    </message>
    <message>
        <source>{account}，{bureau}</source>
        <translation>{account}, {bureau}</translation>
    </message>
    <message>
        <source>也可以把注册文件或二维码图片拖到这里，或粘贴文字</source>
        <translation>Or drop the file or its QR image here, or paste its text</translation>
    </message>
    <message>
        <source>再试一次</source>
        <translation>Try again</translation>
    </message>
    <message>
        <source>再输一遍</source>
        <translation>Type it again</translation>
    </message>
    <message>
        <source>所有文件 (*)</source>
        <translation>All files (*)</translation>
    </message>
    <message>
        <source>每天打开时要输。一句好记的话比一串符号更安全。</source>
        <translation>You type it every morning. A sentence you remember is safer than symbols.</translation>
    </message>
    <message>
        <source>注册文件和图片 (*.anxin *.json *.txt *.png *.jpg *.jpeg)</source>
        <translation>Enrolment files and images (*.anxin *.json *.txt *.png *.jpg *.jpeg)</translation>
    </message>
    <message>
        <source>注册本机</source>
        <translation>Enrol this laptop</translation>
    </message>
    <message>
        <source>第一次使用：让局里认识这台电脑。需要联网，大约一分钟。</source>
        <translation>First start: let your bureau know this laptop. It needs the network and about a minute.</translation>
    </message>
    <message>
        <source>选择注册文件</source>
        <translation>Choose the enrolment file</translation>
    </message>
</context>
<context>
    <name>Gate</name>
    <message>
        <source>安薪</source>
        <translation>Anxin</translation>
    </message>
    <message>
        <source>安薪直通车</source>
        <translation>Anxin</translation>
    </message>
</context>
<context>
    <name>InspectionForm</name>
    <message>
        <source>专项</source>
        <translation>campaign</translation>
    </message>
    <message>
        <source>个案</source>
        <translation>case</translation>
    </message>
    <message>
        <source>例行</source>
        <translation>routine</translation>
    </message>
</context>
<context>
    <name>JobLine</name>
    <message>
        <source>取消</source>
        <translation>Cancel</translation>
    </message>
</context>
<context>
    <name>KeySheet</name>
    <message>
        <source>关上打开的一层</source>
        <translation>Close what is open</translation>
    </message>
    <message>
        <source>到处都能用</source>
        <translation>Everywhere</translation>
    </message>
    <message>
        <source>同步</source>
        <translation>Sync</translation>
    </message>
    <message>
        <source>回到上一处</source>
        <translation>Back</translation>
    </message>
    <message>
        <source>打印一套</source>
        <translation>Print the packet</translation>
    </message>
    <message>
        <source>按键</source>
        <translation>Keys</translation>
    </message>
    <message>
        <source>换页面</source>
        <translation>Go to a page</translation>
    </message>
    <message>
        <source>搜索全部</source>
        <translation>Search everything</translation>
    </message>
    <message>
        <source>撤销刚才那一步</source>
        <translation>Undo the last step</translation>
    </message>
    <message>
        <source>看这张表</source>
        <translation>This sheet</translation>
    </message>
    <message>
        <source>知道了</source>
        <translation>Got it</translation>
    </message>
</context>
<context>
    <name>Masked</name>
    <message>
        <source>按住显示</source>
        <translation>Hold to show</translation>
    </message>
</context>
<context>
    <name>Month</name>
    <message>
        <source>上个月</source>
        <translation>Previous month</translation>
    </message>
    <message>
        <source>下个月</source>
        <translation>Next month</translation>
    </message>
</context>
<context>
    <name>Navigation</name>
    <message>
        <source>收起或展开导航</source>
        <translation>Fold or unfold the navigation</translation>
    </message>
</context>
<context>
    <name>Paper</name>
    <message>
        <source>送达回证</source>
        <translation>Service receipt</translation>
    </message>
    <message>
        <source>限期改正指令书</source>
        <translation>Order to correct</translation>
    </message>
</context>
<context>
    <name>PaperState</name>
    <message>
        <source>已作废</source>
        <translation>Void</translation>
    </message>
    <message>
        <source>已开具</source>
        <translation>Issued</translation>
    </message>
    <message>
        <source>已送达</source>
        <translation>Served</translation>
    </message>
    <message>
        <source>拒签</source>
        <translation>Signature refused</translation>
    </message>
</context>
<context>
    <name>PaperView</name>
    <message>
        <source>上一页</source>
        <translation>Previous page</translation>
    </message>
    <message>
        <source>下一页</source>
        <translation>Next page</translation>
    </message>
    <message>
        <source>放大</source>
        <translation>Zoom in</translation>
    </message>
    <message>
        <source>文书预览</source>
        <translation>Preview of the paper</translation>
    </message>
    <message>
        <source>缩小</source>
        <translation>Zoom out</translation>
    </message>
    <message>
        <source>这份文件画不出来。</source>
        <translation>This file cannot be shown.</translation>
    </message>
    <message>
        <source>适合宽度</source>
        <translation>Fit width</translation>
    </message>
</context>
<context>
    <name>Problem</name>
    <message>
        <source>复查不合格</source>
        <translation>Re-check failed</translation>
    </message>
    <message>
        <source>已作废</source>
        <translation>Void</translation>
    </message>
    <message>
        <source>已登记</source>
        <translation>Registered</translation>
    </message>
    <message>
        <source>已转主管部门</source>
        <translation>To the regulator</translation>
    </message>
    <message>
        <source>已转立案</source>
        <translation>To a case</translation>
    </message>
    <message>
        <source>已销号</source>
        <translation>Struck off</translation>
    </message>
    <message>
        <source>延期待批</source>
        <translation>Extension requested</translation>
    </message>
    <message>
        <source>待复查</source>
        <translation>Awaiting re-check</translation>
    </message>
    <message>
        <source>整改中</source>
        <translation>Being corrected</translation>
    </message>
    <message>
        <source>草稿</source>
        <translation>Draft</translation>
    </message>
</context>
<context>
    <name>Refusal</name>
    <message>
        <source>18 位数字和大写字母，没有 I O S V Z，对照营业执照重新输入。</source>
        <translation>18 digits and capitals, never I O S V Z: type it again from the business licence.</translation>
    </message>
    <message>
        <source>18 位，逐位核对证件后重新输入。</source>
        <translation>It has 18 places: check each against the card and type it again.</translation>
    </message>
    <message>
        <source>{wait}后再输。</source>
        <translation>Type it again in {wait}.</translation>
    </message>
    <message>
        <source>一次送出的内容太大。</source>
        <translation>Too much was sent at once.</translation>
    </message>
    <message>
        <source>不用重填；局里核对后，结果会随同步回来。</source>
        <translation>No need to enter it again: the bureau&apos;s answer comes with a later sync.</translation>
    </message>
    <message>
        <source>不要删除任何文件。从备份恢复，或请系统管理员处理。</source>
        <translation>Delete nothing. Restore a backup, or ask your administrator.</translation>
    </message>
    <message>
        <source>不要删除任何文件，请系统管理员用局里的恢复密钥打开。</source>
        <translation>Delete nothing. Ask your administrator to open it with the bureau&apos;s recovery key.</translation>
    </message>
    <message>
        <source>不要在陌生网络上同步。如果局里换过服务器，请系统管理员重发注册文件。</source>
        <translation>Do not sync on a strange network. If the bureau has a new server, ask your administrator for a new enrolment file.</translation>
    </message>
    <message>
        <source>两次输入的口令不一样。</source>
        <translation>The two passphrases differ.</translation>
    </message>
    <message>
        <source>两边的记录都留着，由局里核对。</source>
        <translation>The records of both are kept; the bureau will compare them.</translation>
    </message>
    <message>
        <source>之前保存的都在；屏幕上的内容先不要关。</source>
        <translation>Everything saved before is there; keep what is on the screen open.</translation>
    </message>
    <message>
        <source>二维码或印记核对不上，不能采信。</source>
        <translation>The QR code or seal does not match: it cannot be trusted.</translation>
    </message>
    <message>
        <source>以元为单位，最多两位小数，例如 12345.60。</source>
        <translation>In yuan, with at most two decimals, such as 12345.60.</translation>
    </message>
    <message>
        <source>作废后重新填一份。</source>
        <translation>Void it and fill in a new one.</translation>
    </message>
    <message>
        <source>你没有权限改这条记录，已交给局里核对。</source>
        <translation>You may not change this record; the bureau will look at your change.</translation>
    </message>
    <message>
        <source>你的权限不够做这一步。</source>
        <translation>Your account may not do this.</translation>
    </message>
    <message>
        <source>你的账号已停用。</source>
        <translation>Your account is closed.</translation>
    </message>
    <message>
        <source>你的账号用不了。</source>
        <translation>Your account cannot be used.</translation>
    </message>
    <message>
        <source>先不要继续同步，马上告诉系统管理员。</source>
        <translation>Do not sync any more, and tell your administrator now.</translation>
    </message>
    <message>
        <source>关掉另一个安薪窗口，稍等一会儿再试一次。</source>
        <translation>Close the other Anxin window, wait a moment and try again.</translation>
    </message>
    <message>
        <source>内容的格式不对，不能采信。</source>
        <translation>The content is malformed and cannot be trusted.</translation>
    </message>
    <message>
        <source>再同步一次。</source>
        <translation>Sync once more.</translation>
    </message>
    <message>
        <source>再同步一次，会分批送出。</source>
        <translation>Sync once more: it goes in smaller parts.</translation>
    </message>
    <message>
        <source>再同步一次，本机会补交它缺的记录。</source>
        <translation>Sync once more: this laptop hands in what the server lacks.</translation>
    </message>
    <message>
        <source>再同步一次；如果还不行，把“详情”里的代码告诉系统管理员。</source>
        <translation>Sync once more; if it still fails, tell your administrator the code under “Details”.</translation>
    </message>
    <message>
        <source>再同步一次；如果还不行，请联系系统管理员。</source>
        <translation>Sync once more; if it still fails, ask your administrator.</translation>
    </message>
    <message>
        <source>再试一次；如果还不行，把“详情”里的代码告诉系统管理员。</source>
        <translation>Try again; if it still fails, tell your administrator the code under “Details”.</translation>
    </message>
    <message>
        <source>再试一次；如果还不行，把编号告诉系统管理员。</source>
        <translation>Try again; if it still fails, tell your administrator the number.</translation>
    </message>
    <message>
        <source>再试一次；如果还不行，请系统管理员重发注册文件。</source>
        <translation>Try again; if it still fails, ask your administrator for a new enrolment file.</translation>
    </message>
    <message>
        <source>删掉一些不用的文件，再试一次。</source>
        <translation>Delete files you no longer need and try again.</translation>
    </message>
    <message>
        <source>升级前的备份还在，数据没有改动。</source>
        <translation>The backup from before the upgrade is there; the data is unchanged.</translation>
    </message>
    <message>
        <source>原有数据没有改动。</source>
        <translation>Nothing was changed.</translation>
    </message>
    <message>
        <source>发现本机的数据被复制到了另一台电脑，或从旧备份恢复过。</source>
        <translation>This laptop&apos;s data was copied to another one, or restored from an old backup.</translation>
    </message>
    <message>
        <source>口令不对。</source>
        <translation>Wrong passphrase.</translation>
    </message>
    <message>
        <source>口令太短。</source>
        <translation>The passphrase is too short.</translation>
    </message>
    <message>
        <source>可能被网络设备改过。换个网络再试，或请系统管理员查看。</source>
        <translation>Something on the network may have altered it. Try another network, or ask your administrator.</translation>
    </message>
    <message>
        <source>同步一次就能领到新的一批，再开具。</source>
        <translation>Sync once to receive a new block, then issue it.</translation>
    </message>
    <message>
        <source>同步一次，换上局里的最新表单。</source>
        <translation>Sync once to get the bureau&apos;s latest form.</translation>
    </message>
    <message>
        <source>同步已取消。</source>
        <translation>Sync cancelled.</translation>
    </message>
    <message>
        <source>同步没有完成。</source>
        <translation>Sync did not finish.</translation>
    </message>
    <message>
        <source>安装局里现在用的版本，再同步。</source>
        <translation>Install the version your bureau uses now, then sync.</translation>
    </message>
    <message>
        <source>安装新版本后再打开。</source>
        <translation>Install the new version, then open it.</translation>
    </message>
    <message>
        <source>安装新版本，再同步。</source>
        <translation>Install the new version, then sync.</translation>
    </message>
    <message>
        <source>对方不是本局的服务器（证书对不上），已经停下。</source>
        <translation>That is not your bureau&apos;s server (its certificate differs). Stopped.</translation>
    </message>
    <message>
        <source>对方已经签发，你的改动交给局里核对。</source>
        <translation>It was issued meanwhile; the bureau will look at your change.</translation>
    </message>
    <message>
        <source>局里不认识这份注册文件。</source>
        <translation>The bureau does not know this enrolment file.</translation>
    </message>
    <message>
        <source>局里和本机都留着这条记录，等人核对。</source>
        <translation>The bureau and this laptop both keep the record until someone has looked at it.</translation>
    </message>
    <message>
        <source>局里的服务器从备份恢复过，需要重新对一遍。</source>
        <translation>The bureau&apos;s server was restored from a backup and must be compared again.</translation>
    </message>
    <message>
        <source>局里的记录链对不上，可能被改动过。</source>
        <translation>The bureau&apos;s chain of records does not match: it may have been altered.</translation>
    </message>
    <message>
        <source>已同步的记录在局里都有；损坏的文件原样留着。</source>
        <translation>What was synced is at the bureau; the damaged file is left as it is.</translation>
    </message>
    <message>
        <source>已填写的内容都保存在本机，没有丢失。</source>
        <translation>Everything you entered is saved on this laptop.</translation>
    </message>
    <message>
        <source>恢复密钥用不上。</source>
        <translation>The recovery key does not fit.</translation>
    </message>
    <message>
        <source>手机号 11 位，以 1 开头；座机带区号，如 0722-3234567。</source>
        <translation>A mobile has 11 digits and begins with 1; a landline has its area code, such as 0722-3234567.</translation>
    </message>
    <message>
        <source>打不开本机的数据。</source>
        <translation>This laptop&apos;s data cannot be opened.</translation>
    </message>
    <message>
        <source>打开这个问题，看它现在的状态。</source>
        <translation>Open the problem and look at its present state.</translation>
    </message>
    <message>
        <source>打开这个问题，看它现在的状态和下一步。</source>
        <translation>Open the problem and look at its present state and next step.</translation>
    </message>
    <message>
        <source>找不到本机的数据文件，或者不能读写。</source>
        <translation>This laptop&apos;s data file cannot be found, read or written.</translation>
    </message>
    <message>
        <source>找原件核对；如果确是本局的文书，请联系系统管理员。</source>
        <translation>Compare it with the original; if it is this bureau&apos;s paper, ask your administrator.</translation>
    </message>
    <message>
        <source>把两个框都重新输一遍。</source>
        <translation>Type both again.</translation>
    </message>
    <message>
        <source>把它和数据文件放回一起，或请系统管理员用局里的恢复密钥打开。</source>
        <translation>Put it back beside the data file, or ask your administrator to open it with the bureau&apos;s recovery key.</translation>
    </message>
    <message>
        <source>把期限改到开具日期以后。</source>
        <translation>Set the deadline after the date of issue.</translation>
    </message>
    <message>
        <source>按旁边的说明改一下。</source>
        <translation>Change it as the note beside it says.</translation>
    </message>
    <message>
        <source>换一个写法，例如在括号里注明。</source>
        <translation>Write it another way, for example explained in brackets.</translation>
    </message>
    <message>
        <source>换一个文件夹，或检查磁盘是否已满，再存一次。</source>
        <translation>Choose another folder, or see whether the disk is full, and save again.</translation>
    </message>
    <message>
        <source>换回原来的文件，或重新领取本机的注册文件。</source>
        <translation>Put the right file back, or enrol this laptop again.</translation>
    </message>
    <message>
        <source>收到的数据不完整。</source>
        <translation>What was received is incomplete.</translation>
    </message>
    <message>
        <source>改正期限早于开具日期。</source>
        <translation>The deadline is before the date of issue.</translation>
    </message>
    <message>
        <source>改正标出的那一处，再继续。</source>
        <translation>Correct the marked place and go on.</translation>
    </message>
    <message>
        <source>数据库的地址不对。</source>
        <translation>The database address is not right.</translation>
    </message>
    <message>
        <source>数据是更新版本的安薪写的，这个版本读不了。</source>
        <translation>The data was written by a newer Anxin than this one.</translation>
    </message>
    <message>
        <source>数据正被另一个程序占用。</source>
        <translation>Another program is using the data.</translation>
    </message>
    <message>
        <source>数据没能升级到新版本，已恢复到升级前。</source>
        <translation>The data could not be upgraded and is as it was before.</translation>
    </message>
    <message>
        <source>文书内容留着，没有开具，也没有占用文号。</source>
        <translation>The paper&apos;s content is kept; it was not issued and took no number.</translation>
    </message>
    <message>
        <source>文书已经开具，文号不变，重打不会再占号。</source>
        <translation>The paper is issued; printing it again keeps its number.</translation>
    </message>
    <message>
        <source>文书没有开成。</source>
        <translation>The paper was not issued.</translation>
    </message>
    <message>
        <source>文件没有存成。</source>
        <translation>The file was not saved.</translation>
    </message>
    <message>
        <source>文号不对。</source>
        <translation>The paper&apos;s number is not right.</translation>
    </message>
    <message>
        <source>有一个字打印不出来。</source>
        <translation>One character cannot be printed.</translation>
    </message>
    <message>
        <source>服务器出了没料到的差错，编号 {number}。</source>
        <translation>The server met an unexpected error, number {number}.</translation>
    </message>
    <message>
        <source>服务器太久没有回音。</source>
        <translation>The server has not answered for too long.</translation>
    </message>
    <message>
        <source>服务器正忙，同时同步的人多。</source>
        <translation>The server is busy: many are syncing.</translation>
    </message>
    <message>
        <source>服务器没有接受本机送出的记录。</source>
        <translation>The server did not accept the records sent.</translation>
    </message>
    <message>
        <source>服务器没有接受这次请求。</source>
        <translation>The server did not accept the request.</translation>
    </message>
    <message>
        <source>服务器没有认出本机。</source>
        <translation>The server did not recognise this laptop.</translation>
    </message>
    <message>
        <source>服务器的回答读不懂，已经停下。</source>
        <translation>The server&apos;s answer makes no sense. Stopped.</translation>
    </message>
    <message>
        <source>服务器的版本比本机程序旧。</source>
        <translation>The server is older than this program.</translation>
    </message>
    <message>
        <source>本机已被局里停用。</source>
        <translation>The bureau has revoked this laptop.</translation>
    </message>
    <message>
        <source>本机没有注册成功。</source>
        <translation>This laptop was not enrolled.</translation>
    </message>
    <message>
        <source>本机的密钥文件不见了。</source>
        <translation>This laptop&apos;s key file is missing.</translation>
    </message>
    <message>
        <source>本机的密钥文件损坏了。</source>
        <translation>This laptop&apos;s key file is damaged.</translation>
    </message>
    <message>
        <source>本机的数据文件损坏了。</source>
        <translation>This laptop&apos;s data file is damaged.</translation>
    </message>
    <message>
        <source>本机的记录一条不少；没传完的，下次接着传。</source>
        <translation>No record on this laptop is lost; what was not sent goes next time.</translation>
    </message>
    <message>
        <source>本机程序和服务器的版本合不上。</source>
        <translation>This program and the server do not understand each other&apos;s version.</translation>
    </message>
    <message>
        <source>本机程序太旧：记录已交上，但领不了新数据。</source>
        <translation>This program is too old: your records were sent, but new data cannot be received.</translation>
    </message>
    <message>
        <source>本机领的文号用完了。</source>
        <translation>This laptop has used up its paper numbers.</translation>
    </message>
    <message>
        <source>核对证件后重新输入。</source>
        <translation>Check the document and type it again.</translation>
    </message>
    <message>
        <source>检查大小写和输入法，再输一次。</source>
        <translation>Check capitals and the input method, then type it again.</translation>
    </message>
    <message>
        <source>检查打印机的电源、纸和连接，再打印；也可以先另存为 PDF。</source>
        <translation>Check the printer&apos;s power, paper and cable and print again; or save a PDF for now.</translation>
    </message>
    <message>
        <source>检查磁盘是否接好、文件夹有没有权限，再试一次。</source>
        <translation>See that the disk is connected and the folder may be written, then try again.</translation>
    </message>
    <message>
        <source>检查网线或无线网，回到有网络的地方再同步；不影响继续工作。</source>
        <translation>Check the cable or Wi-Fi and sync where there is a network; you can go on working.</translation>
    </message>
    <message>
        <source>每台电脑要用自己的一份，请系统管理员重发。</source>
        <translation>Each laptop needs its own: ask your administrator for another.</translation>
    </message>
    <message>
        <source>没有打印出来。</source>
        <translation>It was not printed.</translation>
    </message>
    <message>
        <source>注册文件已经过期。</source>
        <translation>The enrolment file has expired.</translation>
    </message>
    <message>
        <source>电话号码的位数或开头不对。</source>
        <translation>The phone number&apos;s length or beginning is not right.</translation>
    </message>
    <message>
        <source>直接用原来的口令打开；换人用请先联系系统管理员。</source>
        <translation>Open it with its passphrase; for another user, ask your administrator first.</translation>
    </message>
    <message>
        <source>看一眼新的内容，再决定要不要改。</source>
        <translation>Look at what is new, then decide whether to change it.</translation>
    </message>
    <message>
        <source>确有需要时，请科长或系统管理员授权。</source>
        <translation>If you need to, ask your supervisor or administrator for the right.</translation>
    </message>
    <message>
        <source>磁盘满了，刚才这一步没有存进去。</source>
        <translation>The disk is full: the last step was not saved.</translation>
    </message>
    <message>
        <source>程序出了没料到的差错，编号 {number}。</source>
        <translation>The program met an unexpected error, number {number}.</translation>
    </message>
    <message>
        <source>稍后再同步；如果还不行，把编号告诉系统管理员。</source>
        <translation>Sync again later; if it still fails, tell your administrator the number.</translation>
    </message>
    <message>
        <source>稍等一会儿再试一次。</source>
        <translation>Wait a moment and try again.</translation>
    </message>
    <message>
        <source>等局里升级服务器后再同步；不影响继续工作。</source>
        <translation>Sync once the bureau has upgraded its server; you can go on working.</translation>
    </message>
    <message>
        <source>签发和送达只能由经办人改，已交给局里核对。</source>
        <translation>Only its handler may change an issued or served paper; the bureau will look at your change.</translation>
    </message>
    <message>
        <source>签名核对不上，不能采信。</source>
        <translation>The signature does not match: it cannot be trusted.</translation>
    </message>
    <message>
        <source>签名证书的有效期不对。</source>
        <translation>The signing certificate&apos;s period is not right.</translation>
    </message>
    <message>
        <source>统一社会信用代码不对。</source>
        <translation>The social credit code is not right.</translation>
    </message>
    <message>
        <source>继续用旧版本，并请系统管理员查看。</source>
        <translation>Go on with the old version and ask your administrator to look at it.</translation>
    </message>
    <message>
        <source>网络可能很慢，过一会儿再同步。</source>
        <translation>The network may be slow: sync again in a while.</translation>
    </message>
    <message>
        <source>至少 {least} 个字；一句好记的话比一串符号更安全。</source>
        <translation>At least {least} characters; a sentence you remember is safer than symbols.</translation>
    </message>
    <message>
        <source>补齐标出的内容，再开具。</source>
        <translation>Fill in what is marked, then issue it.</translation>
    </message>
    <message>
        <source>补齐标出的内容，再继续。</source>
        <translation>Fill in what is marked and go on.</translation>
    </message>
    <message>
        <source>表单还没有填完。</source>
        <translation>The form is not finished.</translation>
    </message>
    <message>
        <source>表单里有一处没有填对。</source>
        <translation>Something in the form is not right.</translation>
    </message>
    <message>
        <source>证件号码不对。</source>
        <translation>The document number is not right.</translation>
    </message>
    <message>
        <source>试得太频繁，服务器要你等一会儿。</source>
        <translation>Too many tries: the server asks you to wait.</translation>
    </message>
    <message>
        <source>请系统管理员核对是不是本局的恢复密钥。</source>
        <translation>Ask your administrator whether it is this bureau&apos;s recovery key.</translation>
    </message>
    <message>
        <source>请系统管理员检查文号设置。</source>
        <translation>Ask your administrator to check the number settings.</translation>
    </message>
    <message>
        <source>请系统管理员重发一份。</source>
        <translation>Ask your administrator for a new one.</translation>
    </message>
    <message>
        <source>请联系系统管理员。</source>
        <translation>Ask your administrator.</translation>
    </message>
    <message>
        <source>身份证号码不对。</source>
        <translation>The citizen id number is not right.</translation>
    </message>
    <message>
        <source>身份证号码有一位输错了（末位校验不符）。</source>
        <translation>One digit of the citizen id number is wrong (its check digit does not match).</translation>
    </message>
    <message>
        <source>过一会儿再同步。</source>
        <translation>Sync again in a little while.</translation>
    </message>
    <message>
        <source>返回列表看一眼；如果刚刚换了负责人，它归别人管了。</source>
        <translation>Look at the list again; if it was reassigned just now, it is somebody else&apos;s.</translation>
    </message>
    <message>
        <source>这一套文书还不能开。</source>
        <translation>This packet cannot be issued yet.</translation>
    </message>
    <message>
        <source>这一步没有做成。</source>
        <translation>This step was not done.</translation>
    </message>
    <message>
        <source>这不是注册文件，或者内容不完整。</source>
        <translation>This is not an enrolment file, or part of it is missing.</translation>
    </message>
    <message>
        <source>这个文件不是安薪的数据文件，或者属于另一台电脑。</source>
        <translation>This is not an Anxin data file, or it belongs to another laptop.</translation>
    </message>
    <message>
        <source>这个问题现在的状态不能这样处理。</source>
        <translation>The problem&apos;s present state does not allow this.</translation>
    </message>
    <message>
        <source>这份注册文件已经用过了。</source>
        <translation>This enrolment file was already used.</translation>
    </message>
    <message>
        <source>这台电脑上已经有安薪的数据。</source>
        <translation>This computer already holds Anxin data.</translation>
    </message>
    <message>
        <source>这张表单要新版本的安薪才能填。</source>
        <translation>This form needs a newer Anxin.</translation>
    </message>
    <message>
        <source>这张表单读不出来。</source>
        <translation>This form cannot be read.</translation>
    </message>
    <message>
        <source>这条改动的内容不合规矩，没有存。</source>
        <translation>This change breaks a rule and was not saved.</translation>
    </message>
    <message>
        <source>这条记录在别处已经改过。</source>
        <translation>This record has been changed elsewhere.</translation>
    </message>
    <message>
        <source>这条记录已经不在本机上。</source>
        <translation>This record is no longer on this laptop.</translation>
    </message>
    <message>
        <source>这条记录已经签发，不能再改。</source>
        <translation>This record is issued and cannot be changed.</translation>
    </message>
    <message>
        <source>这条记录没有存成。</source>
        <translation>This record was not saved.</translation>
    </message>
    <message>
        <source>这条记录要由局里核对。</source>
        <translation>The bureau will look at this record.</translation>
    </message>
    <message>
        <source>这次检查或回访还缺内容。</source>
        <translation>This check or visit still lacks something.</translation>
    </message>
    <message>
        <source>这项设置的值不合适。</source>
        <translation>This setting&apos;s value does not fit.</translation>
    </message>
    <message>
        <source>连不上局里的服务器。</source>
        <translation>The bureau&apos;s server cannot be reached.</translation>
    </message>
    <message>
        <source>连续输错，需要等一会儿。</source>
        <translation>Several wrong tries: a short wait is needed.</translation>
    </message>
    <message>
        <source>送达情况还没有填完。</source>
        <translation>The record of service is not finished.</translation>
    </message>
    <message>
        <source>选局里发的 .anxin 文件、二维码图片，或把文字完整粘贴进来。</source>
        <translation>Choose the .anxin file or QR image your bureau sent, or paste its whole text.</translation>
    </message>
    <message>
        <source>逐位核对证件后重新输入。</source>
        <translation>Check each digit against the card and type it again.</translation>
    </message>
    <message>
        <source>通常是 16 到 19 位数字，核对后重新输入。</source>
        <translation>Usually 16 to 19 digits: check and type it again.</translation>
    </message>
    <message>
        <source>重启程序再试；如果还不行，请联系系统管理员。</source>
        <translation>Restart the program; if it still fails, ask your administrator.</translation>
    </message>
    <message>
        <source>金额不对。</source>
        <translation>The sum is not right.</translation>
    </message>
    <message>
        <source>银行卡号的位数不对。</source>
        <translation>The bank card number&apos;s length is not right.</translation>
    </message>
    <message>
        <source>问题台账没有接受这一步。</source>
        <translation>The problem ledger did not accept this step.</translation>
    </message>
    <message>
        <source>问题还缺 {count} 项内容。</source>
        <translation>The problem lacks {count} more facts.</translation>
    </message>
    <message>
        <source>随时可以再同步，会接着上次的地方。</source>
        <translation>Sync again any time: it goes on from there.</translation>
    </message>
</context>
<context>
    <name>Role</name>
    <message>
        <source>内勤</source>
        <translation>Clerk</translation>
    </message>
    <message>
        <source>监察员</source>
        <translation>Inspector</translation>
    </message>
    <message>
        <source>科长</source>
        <translation>Supervisor</translation>
    </message>
    <message>
        <source>系统管理员</source>
        <translation>Administrator</translation>
    </message>
</context>
<context>
    <name>SavedState</name>
    <message>
        <source>已保存 {time}</source>
        <translation>Saved {time}</translation>
    </message>
    <message>
        <source>正在保存…</source>
        <translation>Saving…</translation>
    </message>
    <message>
        <source>没有存上</source>
        <translation>Not saved</translation>
    </message>
</context>
<context>
    <name>SearchBox</name>
    <message>
        <source>搜索  Ctrl+K</source>
        <translation>Search  Ctrl+K</translation>
    </message>
    <message>
        <source>搜索全部</source>
        <translation>Search everything</translation>
    </message>
    <message>
        <source>搜索结果</source>
        <translation>Search results</translation>
    </message>
    <message>
        <source>没有找到“{text}”。</source>
        <translation>Nothing found for “{text}”.</translation>
    </message>
</context>
<context>
    <name>Service</name>
    <message>
        <source>公告送达</source>
        <translation>Public notice</translation>
    </message>
    <message>
        <source>留置送达</source>
        <translation>Left with witnesses</translation>
    </message>
    <message>
        <source>直接送达</source>
        <translation>In person</translation>
    </message>
    <message>
        <source>邮寄送达</source>
        <translation>By mail</translation>
    </message>
</context>
<context>
    <name>Shell</name>
    <message>
        <source>这一页没有要打印的。</source>
        <translation>This page has nothing to print.</translation>
    </message>
</context>
<context>
    <name>SidePanel</name>
    <message>
        <source>关闭</source>
        <translation>Close</translation>
    </message>
</context>
<context>
    <name>Site</name>
    <message>
        <source>停工</source>
        <translation>Stopped</translation>
    </message>
    <message>
        <source>在建</source>
        <translation>Building</translation>
    </message>
    <message>
        <source>完工</source>
        <translation>Finished</translation>
    </message>
    <message>
        <source>待开工</source>
        <translation>Planned</translation>
    </message>
    <message>
        <source>竣工</source>
        <translation>Accepted</translation>
    </message>
</context>
<context>
    <name>Step</name>
    <message>
        <source>正在写入本机</source>
        <translation>Writing to this laptop</translation>
    </message>
    <message>
        <source>正在发送</source>
        <translation>Sending</translation>
    </message>
    <message>
        <source>正在处理</source>
        <translation>Working</translation>
    </message>
    <message>
        <source>正在打印</source>
        <translation>Printing</translation>
    </message>
    <message>
        <source>正在注册本机</source>
        <translation>Enrolling this laptop</translation>
    </message>
    <message>
        <source>正在生成文书</source>
        <translation>Drawing the paper</translation>
    </message>
    <message>
        <source>正在联系局里</source>
        <translation>Asking the bureau</translation>
    </message>
    <message>
        <source>正在领取</source>
        <translation>Receiving</translation>
    </message>
    <message>
        <source>正在领取全部数据</source>
        <translation>Receiving everything</translation>
    </message>
</context>
<context>
    <name>SyncPill</name>
    <message>
        <source>全部收到 {at}</source>
        <translation>All received {at}</translation>
    </message>
    <message>
        <source>同步：{state}</source>
        <translation>Sync: {state}</translation>
    </message>
    <message>
        <source>正在发送 {done}/{total}</source>
        <translation>Sending {done}/{total}</translation>
    </message>
    <message>
        <source>正在领取 {done}</source>
        <translation>Receiving {done}</translation>
    </message>
    <message>
        <source>没传成 · {n} 条待传</source>
        <translation>Not sent · {n} to send</translation>
    </message>
    <message>
        <source>离线 · {n} 条待传</source>
        <translation>Offline · {n} to send</translation>
    </message>
    <message>
        <source>要你决定：{n} 处冲突</source>
        <translation>Needs you: {n} conflict|Needs you: {n} conflicts</translation>
    </message>
    <message>
        <source>还没同步过</source>
        <translation>Never synced</translation>
    </message>
</context>
<context>
    <name>System</name>
    <message>
        <source>专户</source>
        <translation>Special account</translation>
    </message>
    <message>
        <source>代发</source>
        <translation>GC pays</translation>
    </message>
    <message>
        <source>保证金</source>
        <translation>Deposit</translation>
    </message>
    <message>
        <source>公示</source>
        <translation>Notice board</translation>
    </message>
    <message>
        <source>其他</source>
        <translation>Other</translation>
    </message>
    <message>
        <source>实名制</source>
        <translation>Real-name</translation>
    </message>
</context>
<context>
    <name>Table</name>
    <message>
        <source>筛选</source>
        <translation>Filter</translation>
    </message>
    <message>
        <source>筛选  /</source>
        <translation>Filter  /</translation>
    </message>
</context>
<context>
    <name>Toast</name>
    <message>
        <source>撤销</source>
        <translation>Undo</translation>
    </message>
</context>
<context>
    <name>TopBar</name>
    <message>
        <source>回到上一处</source>
        <translation>Back</translation>
    </message>
</context>
<context>
    <name>Unlock</name>
    <message>
        <source>口令</source>
        <translation>Passphrase</translation>
    </message>
    <message>
        <source>回车打开</source>
        <translation>Enter opens</translation>
    </message>
    <message>
        <source>忘了口令？数据不会丢：请系统管理员用局里的恢复密钥打开。</source>
        <translation>Forgotten? Nothing is lost: your administrator can open it with the bureau&apos;s recovery key.</translation>
    </message>
    <message>
        <source>打开</source>
        <translation>Open</translation>
    </message>
    <message>
        <source>正在打开</source>
        <translation>Opening</translation>
    </message>
    <message>
        <source>还要等 {wait}</source>
        <translation>Wait {wait}</translation>
    </message>
</context>
</TS>
