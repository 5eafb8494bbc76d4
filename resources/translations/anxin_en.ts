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
    <name>Backups</name>
    <message>
        <source>恢复前的原文件</source>
        <translation>The file before an earlier restore</translation>
    </message>
    <message>
        <source>手动备份</source>
        <translation>Backed up by hand</translation>
    </message>
    <message>
        <source>每天打开时自动备份</source>
        <translation>Automatic backup at the day&apos;s first opening</translation>
    </message>
    <message>
        <source>程序升级前自动备份</source>
        <translation>Automatic backup before an upgrade</translation>
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
    <name>CallSheet</name>
    <message>
        <source>14:30 或 11-24 9:00</source>
        <translation>14:30 or 11-24 9:00</translation>
    </message>
    <message>
        <source>Esc 暂放：答过的都留着</source>
        <translation>Esc puts it aside: every answer is kept</translation>
    </message>
    <message>
        <source>Esc 返回，不记这次</source>
        <translation>Esc goes back and records nothing</translation>
    </message>
    <message>
        <source>{day} 进场</source>
        <translation>Joined {day}</translation>
    </message>
    <message>
        <source>{day} 退场</source>
        <translation>left {day}</translation>
    </message>
    <message>
        <source>{site} · {month}抽访</source>
        <translation>{site} · phone checks of {month}</translation>
    </message>
    <message>
        <source>{text}，备选用完</source>
        <translation>{text}; no stand-in left</translation>
    </message>
    <message>
        <source>{text}，换替补</source>
        <translation>{text}; a stand-in takes the place</translation>
    </message>
    <message>
        <source>下一题；最后一题是问完了</source>
        <translation>Next question; on the last one, finish</translation>
    </message>
    <message>
        <source>人社局</source>
        <translation>the HRSS bureau</translation>
    </message>
    <message>
        <source>回名单</source>
        <translation>Back to the list</translation>
    </message>
    <message>
        <source>备注（随这次结果一起记下）</source>
        <translation>Note (recorded with the outcome)</translation>
    </message>
    <message>
        <source>已记：{outcome}</source>
        <translation>Recorded: {outcome}</translation>
    </message>
    <message>
        <source>开场白</source>
        <translation>Opening</translation>
    </message>
    <message>
        <source>您好，我是{bureau}劳动保障监察员{name}。</source>
        <translation>Good day, I am {name}, a labour inspector of {bureau}.</translation>
    </message>
    <message>
        <source>我们每个月抽一部分工友打电话，了解工资发放的情况。参加自愿，您可以不答；您说的内容保密，不会告诉单位是谁说的。</source>
        <translation>Every month we phone some of the workers to ask how wages are paid. Taking part is up to you, and you need not answer. What you say stays confidential: your firm is never told who said it.</translation>
    </message>
    <message>
        <source>或者输入时间，回车记下</source>
        <translation>Or type a time; Enter records it</translation>
    </message>
    <message>
        <source>扫码拨打</source>
        <translation>Scan to dial</translation>
    </message>
    <message>
        <source>接通</source>
        <translation>Answered</translation>
    </message>
    <message>
        <source>接通，开始问</source>
        <translation>Answered: start asking</translation>
    </message>
    <message>
        <source>暂放，回名单</source>
        <translation>Put aside, back to the list</translation>
    </message>
    <message>
        <source>此前的联系</source>
        <translation>Earlier attempts</translation>
    </message>
    <message>
        <source>没接通：结果一键</source>
        <translation>Not answered: one key for the outcome</translation>
    </message>
    <message>
        <source>没问完就断了</source>
        <translation>Cut off half-way</translation>
    </message>
    <message>
        <source>用自己的手机扫码拨打</source>
        <translation>Scan with your own phone</translation>
    </message>
    <message>
        <source>电话</source>
        <translation>Phone</translation>
    </message>
    <message>
        <source>看不出是什么时候。写成 14:30，或 11-24 9:00。</source>
        <translation>That is no time. Write 14:30, or 11-24 9:00.</translation>
    </message>
    <message>
        <source>第 {n} 次  {time}  {outcome}</source>
        <translation>{n}.  {time}  {outcome}</translation>
    </message>
    <message>
        <source>答题，自动到下一题</source>
        <translation>Answer, and on to the next question</translation>
    </message>
    <message>
        <source>约定 {time}</source>
        <translation>agreed for {time}</translation>
    </message>
    <message>
        <source>约定什么时候再拨？</source>
        <translation>When to call back?</translation>
    </message>
    <message>
        <source>请问是{name}吗？现在方便说几分钟吗？</source>
        <translation>Am I speaking to {name}? Do you have a few minutes?</translation>
    </message>
    <message>
        <source>这个时间已经过了。</source>
        <translation>That time has passed.</translation>
    </message>
    <message>
        <source>这次通话的结果</source>
        <translation>Outcome of this call</translation>
    </message>
    <message>
        <source>问完了，下一位</source>
        <translation>Done, next worker</translation>
    </message>
    <message>
        <source>问题</source>
        <translation>Questions</translation>
    </message>
</context>
<context>
    <name>Calls</name>
    <message>
        <source>30 分钟后  {time}</source>
        <translation>In 30 minutes  {time}</translation>
    </message>
    <message>
        <source>{n} 人上次反映有问题，另外加抽。</source>
        <translation>{n} worker complained last time and is called besides.|{n} workers complained last time and are called besides.</translation>
    </message>
    <message>
        <source>{n} 人没有电话，抽不到。</source>
        <translation>{n} worker has no phone number and cannot be drawn.|{n} workers have no phone number and cannot be drawn.</translation>
    </message>
    <message>
        <source>{n} 人近 {months} 个月接受过抽访，这次不抽。</source>
        <translation>{n} worker was reached within {months} months and is left alone.|{n} workers were reached within {months} months and are left alone.</translation>
    </message>
    <message>
        <source>{outcome}，{day} 再试</source>
        <translation>{outcome}; again {day}</translation>
    </message>
    <message>
        <source>{outcome}，再试（{tries}）</source>
        <translation>{outcome}; try again ({tries})</translation>
    </message>
    <message>
        <source>{outcome}，备选用完</source>
        <translation>{outcome}; no stand-in left</translation>
    </message>
    <message>
        <source>{outcome}，已换替补</source>
        <translation>{outcome}; replaced</translation>
    </message>
    <message>
        <source>{share} 完成</source>
        <translation>{share} done</translation>
    </message>
    <message>
        <source>{sites} · 本月抽访完成 {share}</source>
        <translation>{sites} · phone checks done at {share}</translation>
    </message>
    <message>
        <source>{what}：{n} 人</source>
        <translation>{what}: {n}</translation>
    </message>
    <message>
        <source>今天傍晚  {time}</source>
        <translation>This evening  {time}</translation>
    </message>
    <message>
        <source>今天该拨的都拨过了。</source>
        <translation>Everyone due today has been called.</translation>
    </message>
    <message>
        <source>再输几位，至少后四位。</source>
        <translation>A few digits more: at least the last four.</translation>
    </message>
    <message>
        <source>到名单，挑一位拨打</source>
        <translation>To the list, to pick a worker</translation>
    </message>
    <message>
        <source>去同步</source>
        <translation>Go to Sync</translation>
    </message>
    <message>
        <source>名单</source>
        <translation>Sample</translation>
    </message>
    <message>
        <source>名单与种子不符，请报告科长。</source>
        <translation>The list is not what its seed draws. Tell your supervisor.</translation>
    </message>
    <message>
        <source>回拨</source>
        <translation>Call back</translation>
    </message>
    <message>
        <source>应答率</source>
        <translation>Response</translation>
    </message>
    <message>
        <source>应答率 {percent}%</source>
        <translation>response {percent}%</translation>
    </message>
    <message>
        <source>待拨</source>
        <translation>To call</translation>
    </message>
    <message>
        <source>待拨（上次反映有问题，加抽）</source>
        <translation>To call (complained last time)</translation>
    </message>
    <message>
        <source>待拨（替补）</source>
        <translation>To call (stand-in)</translation>
    </message>
    <message>
        <source>打开</source>
        <translation>Open</translation>
    </message>
    <message>
        <source>抽出 {n} 人，名单已冻结</source>
        <translation>{n} worker drawn; the list is frozen|{n} workers drawn; the list is frozen</translation>
    </message>
    <message>
        <source>抽样</source>
        <translation>Draw</translation>
    </message>
    <message>
        <source>抽样 {n} 人</source>
        <translation>Draw {n} worker|Draw {n} workers</translation>
    </message>
    <message>
        <source>拨打</source>
        <translation>Call</translation>
    </message>
    <message>
        <source>拨打下一位</source>
        <translation>Call the next</translation>
    </message>
    <message>
        <source>拨打下一位；没抽样就先抽样</source>
        <translation>Call the next; draw first if nothing is drawn</translation>
    </message>
    <message>
        <source>拨过 {n} 次</source>
        <translation>{n} attempt|{n} attempts</translation>
    </message>
    <message>
        <source>按 {percent}%，最少 {least} 人，最多 {most} 人，抽 {n} 人。</source>
        <translation>At {percent}%, at least {least} and at most {most}: {n} worker is drawn.|At {percent}%, at least {least} and at most {most}: {n} workers are drawn.</translation>
    </message>
    <message>
        <source>按分包单位和班组分名额，另备替补；种子随机，抽出即冻结，可以核对。</source>
        <translation>Places are shared among subcontractors and crews, with stand-ins. The seed is random; the list is frozen and can be proved.</translation>
    </message>
    <message>
        <source>接着记</source>
        <translation>Go on</translation>
    </message>
    <message>
        <source>无需抽访</source>
        <translation>Not due</translation>
    </message>
    <message>
        <source>明天傍晚  {time}</source>
        <translation>Tomorrow evening  {time}</translation>
    </message>
    <message>
        <source>明天同一时间  {time}</source>
        <translation>Same time tomorrow  {time}</translation>
    </message>
    <message>
        <source>最近一次发薪已过 3 个月</source>
        <translation>Last paid for a month three or more months ago</translation>
    </message>
    <message>
        <source>未抽样</source>
        <translation>Not drawn</translation>
    </message>
    <message>
        <source>本人说已退场，花名册上还在场</source>
        <translation>Says he left; the roster has him on site</translation>
    </message>
    <message>
        <source>本人说有欠薪</source>
        <translation>Says wages are owed</translation>
    </message>
    <message>
        <source>本人说有欠薪，上次检查记的是已足额发放</source>
        <translation>Says wages are owed; the last check found them paid</translation>
    </message>
    <message>
        <source>本人说还在场，花名册上已退场</source>
        <translation>Says he is on site; the roster has him gone</translation>
    </message>
    <message>
        <source>本月抽访</source>
        <translation>This month</translation>
    </message>
    <message>
        <source>本月花名册 {n} 人（在场，或近 {days} 天内退场）。</source>
        <translation>{n} worker on the roster (on site, or left within {days} days).|{n} workers on the roster (on site, or left within {days} days).</translation>
    </message>
    <message>
        <source>查看</source>
        <translation>View</translation>
    </message>
    <message>
        <source>核对</source>
        <translation>Prove</translation>
    </message>
    <message>
        <source>核对无误：用同一种子重抽，名单一致。</source>
        <translation>Proved: the same seed draws the same list again.</translation>
    </message>
    <message>
        <source>正在抽样</source>
        <translation>Drawing</translation>
    </message>
    <message>
        <source>没有班组</source>
        <translation>No crew</translation>
    </message>
    <message>
        <source>用同一种子重抽一遍，看名单是否一致</source>
        <translation>Draw again from the same seed and compare</translation>
    </message>
    <message>
        <source>看项目</source>
        <translation>View site</translation>
    </message>
    <message>
        <source>眼下没有要拨的；下一个约在 {time}。</source>
        <translation>Nobody to call now; the next is agreed for {time}.</translation>
    </message>
    <message>
        <source>种子 {seed} 已冻结</source>
        <translation>Seed {seed}, frozen</translation>
    </message>
    <message>
        <source>约定 {time} 再拨</source>
        <translation>Call back {time}</translation>
    </message>
    <message>
        <source>花名册上有，本人说没在这个工地</source>
        <translation>On the roster, but says he never worked here</translation>
    </message>
    <message>
        <source>花名册上没有这个号码。</source>
        <translation>No such number on the roster.</translation>
    </message>
    <message>
        <source>花名册上的人都没有电话，或近期接受过抽访，这个月没有可抽的人。</source>
        <translation>Everyone on the roster lacks a number or was reached lately: nobody to draw this month.</translation>
    </message>
    <message>
        <source>花名册上的其他人</source>
        <translation>Others on the roster</translation>
    </message>
    <message>
        <source>花名册上的号码不是本人的</source>
        <translation>The roster&apos;s number is not his own</translation>
    </message>
    <message>
        <source>花名册上的号码是空号</source>
        <translation>The roster&apos;s number is not in service</translation>
    </message>
    <message>
        <source>花名册上还没有工人 — 导入花名册并同步后再抽。</source>
        <translation>No worker on the roster yet: import it and sync, then draw.</translation>
    </message>
    <message>
        <source>谁打来的</source>
        <translation>Who rang</translation>
    </message>
    <message>
        <source>谁打来的？输号码或后四位  /</source>
        <translation>Who rang? Number or last four digits  /</translation>
    </message>
    <message>
        <source>近两个月抽到的工人</source>
        <translation>Drawn within two months</translation>
    </message>
    <message>
        <source>还没有项目 — 同步以领取。</source>
        <translation>No sites yet: sync to receive them.</translation>
    </message>
    <message>
        <source>这个月抽到的都访到了。</source>
        <translation>Everyone drawn this month was reached.</translation>
    </message>
    <message>
        <source>选项目或工人</source>
        <translation>Choose a site or a worker</translation>
    </message>
    <message>
        <source>通话没有记完</source>
        <translation>Call not ended</translation>
    </message>
    <message>
        <source>项目</source>
        <translation>Site</translation>
    </message>
    <message>
        <source>顺序与种子相符；抽样以后花名册有变动，不能逐人重抽。</source>
        <translation>In the seed&apos;s order; the roster has changed since, so it cannot be drawn again man by man.</translation>
    </message>
</context>
<context>
    <name>CheckIn</name>
    <message>
        <source>{item} 已记入台账</source>
        <translation>{item} is in the ledger</translation>
    </message>
    <message>
        <source>{n} 项未查。</source>
        <translation>{n} item not checked.|{n} items not checked.</translation>
    </message>
    <message>
        <source>{n} 项未落实没有记入台账。</source>
        <translation>{n} finding is not in the ledger.|{n} findings are not in the ledger.</translation>
    </message>
    <message>
        <source>{n} 项沿用了上次的答案</source>
        <translation>{n} answer taken over from last time|{n} answers taken over from last time</translation>
    </message>
    <message>
        <source>{verb}？</source>
        <translation>{verb}?</translation>
    </message>
    <message>
        <source>下一项；在问题栏里是建立</source>
        <translation>Go on; in a problem strip: make it</translation>
    </message>
    <message>
        <source>主办 {name}</source>
        <translation>Lead {name}</translation>
    </message>
    <message>
        <source>其余 {n} 项与上次相同</source>
        <translation>The other {n} as last time|The other {n} as last time</translation>
    </message>
    <message>
        <source>其余与上次相同</source>
        <translation>All the rest as last time</translation>
    </message>
    <message>
        <source>协办 {name}</source>
        <translation>Assisting {name}</translation>
    </message>
    <message>
        <source>回答</source>
        <translation>Answer</translation>
    </message>
    <message>
        <source>完成</source>
        <translation>Finish</translation>
    </message>
    <message>
        <source>完成后答案不能再改。</source>
        <translation>Answers cannot be changed afterwards.</translation>
    </message>
    <message>
        <source>完成回访</source>
        <translation>Finish the visit</translation>
    </message>
    <message>
        <source>完成暗访</source>
        <translation>Finish the covert visit</translation>
    </message>
    <message>
        <source>完成检查</source>
        <translation>Finish the check</translation>
    </message>
    <message>
        <source>导出</source>
        <translation>Export</translation>
    </message>
    <message>
        <source>导出这一份（XForms）</source>
        <translation>Export this form (XForms)</translation>
    </message>
    <message>
        <source>已完成，同步时发给局里。</source>
        <translation>Finished; it goes to the bureau with the next sync.</translation>
    </message>
    <message>
        <source>打印一套</source>
        <translation>Print the packet</translation>
    </message>
    <message>
        <source>打印记录</source>
        <translation>Print the record</translation>
    </message>
    <message>
        <source>暗访</source>
        <translation>Covert</translation>
    </message>
    <message>
        <source>未落实的项目会在这里</source>
        <translation>What is not implemented appears here</translation>
    </message>
    <message>
        <source>本次问题</source>
        <translation>Problems found</translation>
    </message>
    <message>
        <source>松开，记到 {item}</source>
        <translation>Let go: it proves {item}</translation>
    </message>
    <message>
        <source>松开，记到这次检查</source>
        <translation>Let go: it belongs to this check-in</translation>
    </message>
    <message>
        <source>看上次的照片</source>
        <translation>See last time’s pictures</translation>
    </message>
    <message>
        <source>看过，与上次相同</source>
        <translation>Seen again, as last time</translation>
    </message>
    <message>
        <source>给这一项添照片（也可以拖进来）</source>
        <translation>Add a photo to this item (or drop it here)</translation>
    </message>
    <message>
        <source>误登，已撤回</source>
        <translation>Raised by mistake, taken back</translation>
    </message>
    <message>
        <source>还有 {n} 处要填，F8 到下一处</source>
        <translation>{n} place still to fill in; F8 goes to the next|{n} places still to fill in; F8 goes to the next</translation>
    </message>
    <message>
        <source>这一项与上次相同（文字、日期也行）</source>
        <translation>This item as last time (text and dates too)</translation>
    </message>
    <message>
        <source>问题</source>
        <translation>Questions</translation>
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
    <name>Decide</name>
    <message>
        <source>{chosen}，下次同步传给局里。</source>
        <translation>{chosen}; the next sync tells the bureau.</translation>
    </message>
    <message>
        <source>{chosen}，下次同步传给局里；之前还可以改。</source>
        <translation>{chosen}; the next sync tells the bureau, until then it may be changed.</translation>
    </message>
    <message>
        <source>{chosen}，传给局里了，等局里确认。</source>
        <translation>{chosen}; the bureau has it and will confirm.</translation>
    </message>
    <message>
        <source>{field}，{value}：{means}</source>
        <translation>{field}, {value}: {means}</translation>
    </message>
    <message>
        <source>{number}上印的期限 {day} 不会跟着改；要改就作废重开。</source>
        <translation>the deadline printed on {number}, {day}, stays so; void it and issue anew to change that. </translation>
    </message>
    <message>
        <source>{number}已经开出，内容不变。</source>
        <translation>{number} is issued and stays as it is. </translation>
    </message>
    <message>
        <source>{who}的电脑下次同步后改回局里的样子。理由留底。</source>
        <translation>{who}&apos;s laptop shows the bureau&apos;s record again after its next sync. The reason is kept. </translation>
    </message>
    <message>
        <source>{who}，没有动这一项</source>
        <translation>{who}, who left this as it was</translation>
    </message>
    <message>
        <source>下次同步后，各台电脑都改成这个。</source>
        <translation>After the next sync every laptop shows this.</translation>
    </message>
    <message>
        <source>下次同步后，各台电脑都改成这个，统计跟着改。</source>
        <translation>After the next sync every laptop shows this, and the figures follow.</translation>
    </message>
    <message>
        <source>下次同步后，本机改回局里的样子。理由留底。</source>
        <translation>This laptop shows the bureau&apos;s record again after the next sync. The reason is kept. </translation>
    </message>
    <message>
        <source>不论选哪个：{what}</source>
        <translation>Whichever is chosen: {what}</translation>
    </message>
    <message>
        <source>不采用</source>
        <translation>Let go</translation>
    </message>
    <message>
        <source>为什么不采用</source>
        <translation>Why it is let go</translation>
    </message>
    <message>
        <source>为什么不采用，回车记下</source>
        <translation>Why it is let go; Enter records it</translation>
    </message>
    <message>
        <source>之前已经有人定过，这一次晚了。</source>
        <translation>Somebody had settled it before; this came later.</translation>
    </message>
    <message>
        <source>今日里按 {day} 到期提醒。</source>
        <translation>Today reminds of it by {day}. </translation>
    </message>
    <message>
        <source>从局里取来看</source>
        <translation>Fetch it and look</translation>
    </message>
    <message>
        <source>以你的名义记下{who}写的，由局里核对。</source>
        <translation>What {who} wrote is recorded in your name, and the bureau checks it. </translation>
    </message>
    <message>
        <source>修改 {name}</source>
        <translation>Change of {name}</translation>
    </message>
    <message>
        <source>再以你的名义传一次，由局里核对。</source>
        <translation>It is sent once more in your name, and the bureau checks it. </translation>
    </message>
    <message>
        <source>再开文书时，事实按这个写。</source>
        <translation>The next paper states the facts like this. </translation>
    </message>
    <message>
        <source>再开文书时，整改要求按这个写。</source>
        <translation>The next paper demands this. </translation>
    </message>
    <message>
        <source>再显示一些，还有 {count} 处</source>
        <translation>Show more, {count} left</translation>
    </message>
    <message>
        <source>写的</source>
        <translation>Written</translation>
    </message>
    <message>
        <source>写的人当时没有权限改这条记录。</source>
        <translation>Whoever wrote it had no right to change this record then.</translation>
    </message>
    <message>
        <source>写的人还没把照片传到局里：等他同步，或者先定。</source>
        <translation>Its author has not sent the photo to the bureau yet: wait for his sync, or decide without it.</translation>
    </message>
    <message>
        <source>前面还有 {count} 处，再显示一些</source>
        <translation>Show more, {count} before</translation>
    </message>
    <message>
        <source>原来</source>
        <translation>Before</translation>
    </message>
    <message>
        <source>原来：{value}</source>
        <translation>Before: {value}</translation>
    </message>
    <message>
        <source>另一台电脑</source>
        <translation>another laptop</translation>
    </message>
    <message>
        <source>另有 {n} 项程序自己的数据。</source>
        <translation>{n} more value is the program&apos;s own.|{n} more values are the program&apos;s own.</translation>
    </message>
    <message>
        <source>同一条记录前面的改动还没核对完。</source>
        <translation>An earlier change of the same record is still under review.</translation>
    </message>
    <message>
        <source>和文书上印的不一样。</source>
        <translation>The paper says otherwise. </translation>
    </message>
    <message>
        <source>和现在一样，各台电脑和统计都不变。</source>
        <translation>As it is now; nothing changes on any laptop or in the figures.</translation>
    </message>
    <message>
        <source>和现在一样，各台电脑都不变。</source>
        <translation>As it is now; nothing changes on any laptop.</translation>
    </message>
    <message>
        <source>它所属的记录不在局里。</source>
        <translation>The record it belongs to is not at the bureau.</translation>
    </message>
    <message>
        <source>它所属的记录在别的项目。</source>
        <translation>The record it belongs to is another site&apos;s.</translation>
    </message>
    <message>
        <source>定下来之前，局里先按{who}写的算。</source>
        <translation>Until it is decided the bureau goes by what {who} wrote.</translation>
    </message>
    <message>
        <source>定下来之前，局里先按原来的算。</source>
        <translation>Until it is decided the bureau goes by what was there before.</translation>
    </message>
    <message>
        <source>定下来之前，局里先按恢复前记的算。</source>
        <translation>Until it is settled the bureau goes by what was there before it was restored.</translation>
    </message>
    <message>
        <source>定下来之前，局里先按我写的算。</source>
        <translation>Until it is decided the bureau goes by what I wrote.</translation>
    </message>
    <message>
        <source>就这样定</source>
        <translation>Decide</translation>
    </message>
    <message>
        <source>局里已经有这条记录。</source>
        <translation>The bureau has this record already.</translation>
    </message>
    <message>
        <source>局里恢复前记的，由{who}交回</source>
        <translation>As it was before the bureau was restored, given back by {who}</translation>
    </message>
    <message>
        <source>局里按规矩没有采用，要人核对。</source>
        <translation>The bureau&apos;s rules kept it from being applied; somebody has to look.</translation>
    </message>
    <message>
        <source>局里没有这条记录。</source>
        <translation>The bureau has no such record.</translation>
    </message>
    <message>
        <source>局里现在</source>
        <translation>At the bureau now</translation>
    </message>
    <message>
        <source>已决定不采用</source>
        <translation>Let go</translation>
    </message>
    <message>
        <source>已定</source>
        <translation>Decided</translation>
    </message>
    <message>
        <source>已采用</source>
        <translation>Used</translation>
    </message>
    <message>
        <source>我</source>
        <translation>me</translation>
    </message>
    <message>
        <source>我的</source>
        <translation>Mine</translation>
    </message>
    <message>
        <source>打开这条记录</source>
        <translation>Open the record</translation>
    </message>
    <message>
        <source>抽访按这个号码拨。</source>
        <translation>Phone checks dial this number. </translation>
    </message>
    <message>
        <source>按“{kind}”计数。</source>
        <translation>It counts under “{kind}”. </translation>
    </message>
    <message>
        <source>改之前的</source>
        <translation>what was there before</translation>
    </message>
    <message>
        <source>改得不一样</source>
        <translation>Differs</translation>
    </message>
    <message>
        <source>文号不在那台电脑领的号段里：作废后重开。</source>
        <translation>The number was not leased to that laptop: void it and issue anew.</translation>
    </message>
    <message>
        <source>文号已经用在另一份文书上：作废后重开。</source>
        <translation>The number is on another paper already: void it and issue anew.</translation>
    </message>
    <message>
        <source>文号是另一台电脑领的：作废后重开。</source>
        <translation>The number was leased to another laptop: void it and issue anew.</translation>
    </message>
    <message>
        <source>新增 {name}</source>
        <translation>New: {name}</translation>
    </message>
    <message>
        <source>显示被遮住的</source>
        <translation>Show what is masked</translation>
    </message>
    <message>
        <source>期限 {day} 已过：马上算逾期。</source>
        <translation>{day} has passed: it is overdue at once. </translation>
    </message>
    <message>
        <source>本机</source>
        <translation>this laptop</translation>
    </message>
    <message>
        <source>正在从局里取…</source>
        <translation>Fetching it from the bureau…</translation>
    </message>
    <message>
        <source>没有期限，到期不会提醒。</source>
        <translation>No deadline, so no reminder. </translation>
    </message>
    <message>
        <source>没有要人定的。</source>
        <translation>Nothing waits for a decision.</translation>
    </message>
    <message>
        <source>没有采用</source>
        <translation>Not applied</translation>
    </message>
    <message>
        <source>照片上有工人的个人信息：点“显示被遮住的”才能看。</source>
        <translation>The photo shows a worker’s personal data: choose “Show what is masked” to see it.</translation>
    </message>
    <message>
        <source>照片在局里，先取来看再定。</source>
        <translation>The photo is at the bureau: fetch it and look before you decide.</translation>
    </message>
    <message>
        <source>现在按这个</source>
        <translation>Goes by this</translation>
    </message>
    <message>
        <source>由局里内勤定。</source>
        <translation>The bureau&apos;s office decides.</translation>
    </message>
    <message>
        <source>由局里或本项目的监察员定，你不用做什么。</source>
        <translation>The bureau or the site&apos;s inspector decides; there is nothing for you to do.</translation>
    </message>
    <message>
        <source>由本项目的监察员定。</source>
        <translation>The site&apos;s inspector decides.</translation>
    </message>
    <message>
        <source>由这一项建的问题“{facts}”不会自动改，请到台账核对。</source>
        <translation>The problem raised from this answer, “{facts}”, does not change by itself: check the ledger. </translation>
    </message>
    <message>
        <source>电话抽访里写着 {moment} 再拨。</source>
        <translation>Phone checks say to ring back at {moment}. </translation>
    </message>
    <message>
        <source>签发以后的内容不能再改。</source>
        <translation>What has been issued cannot be changed.</translation>
    </message>
    <message>
        <source>签发和送达的内容，两边记的不一样。</source>
        <translation>Two accounts of an issue or a service differ.</translation>
    </message>
    <message>
        <source>算已完成，计入当月。</source>
        <translation>It counts as done this month. </translation>
    </message>
    <message>
        <source>算没做完，还不计入当月。</source>
        <translation>It counts as unfinished and not for this month. </translation>
    </message>
    <message>
        <source>统计跟着改。</source>
        <translation>The figures follow. </translation>
    </message>
    <message>
        <source>要定的照片</source>
        <translation>Photo to be decided</translation>
    </message>
    <message>
        <source>计入 {month}。</source>
        <translation>It counts for {month}. </translation>
    </message>
    <message>
        <source>记录作废，不再计入。</source>
        <translation>The record is void and counts no more. </translation>
    </message>
    <message>
        <source>记录照常有效。</source>
        <translation>The record stays valid. </translation>
    </message>
    <message>
        <source>还有 {n} 条一起定。</source>
        <translation>{n} more is settled with it.|{n} more are settled with it.</translation>
    </message>
    <message>
        <source>还没选。按数字选，回车到下一项。</source>
        <translation>Not chosen yet. Digits choose, Enter goes on.</translation>
    </message>
    <message>
        <source>这一条用不上了（{why}），采用时会一并放下。</source>
        <translation>This one cannot be used any more ({why}) and is let go with the rest.</translation>
    </message>
    <message>
        <source>这一次算有应答，还没访到。</source>
        <translation>This call counts as answered, but the check is not held. </translation>
    </message>
    <message>
        <source>这一次算没有应答，还没访到。</source>
        <translation>This call counts as unanswered; the check is not held. </translation>
    </message>
    <message>
        <source>这一次算访到了，计入抽访。</source>
        <translation>This call counts as a phone check held. </translation>
    </message>
    <message>
        <source>这种文件在这里画不出来；采用以后在项目的照片里。</source>
        <translation>This kind of file cannot be drawn here; once it is used it is among the site’s photos.</translation>
    </message>
    <message>
        <source>选了第 {digit} 个，还可以换。回车到下一项。</source>
        <translation>Option {digit} is chosen and may still be changed. Enter goes on.</translation>
    </message>
    <message>
        <source>都用{who}的</source>
        <translation>All as {who} wrote</translation>
    </message>
    <message>
        <source>都用局里恢复前的</source>
        <translation>All as it was before the bureau was restored</translation>
    </message>
    <message>
        <source>都用我在{device}写的</source>
        <translation>All I wrote on {device}</translation>
    </message>
    <message>
        <source>都用我在本机写的</source>
        <translation>All I wrote on this laptop</translation>
    </message>
    <message>
        <source>都用我的</source>
        <translation>All mine</translation>
    </message>
    <message>
        <source>采用</source>
        <translation>Use it</translation>
    </message>
    <message>
        <source>问题从待办里去掉，算已结。</source>
        <translation>The problem leaves the to-do list as closed. </translation>
    </message>
    <message>
        <source>问题留在台账里，状态“{state}”，继续跟。</source>
        <translation>The problem stays in the ledger as “{state}” and is followed on. </translation>
    </message>
    <message>
        <source>；</source>
        <translation>; </translation>
    </message>
</context>
<context>
    <name>Due</name>
    <message>
        <source>{site}：{duty} {share}，{day} 前完成</source>
        <translation>{site}: {duty} {share}, due by {day}</translation>
    </message>
    <message>
        <source>{site}：{duty} {share}，期限 {day} 已过</source>
        <translation>{site}: {duty} {share}, was due {day}</translation>
    </message>
    <message>
        <source>{site}：{duty}已完成</source>
        <translation>{site}: {duty} done</translation>
    </message>
    <message>
        <source>{site}：这个月不要求{duty}</source>
        <translation>{site}: {duty} not asked for this month</translation>
    </message>
    <message>
        <source>上月回访未做</source>
        <translation>no return visit last month</translation>
    </message>
    <message>
        <source>上月抽访 {share} 人</source>
        <translation>{share} workers phoned last month</translation>
    </message>
    <message>
        <source>上月检查未做</source>
        <translation>no check-in last month</translation>
    </message>
    <message>
        <source>今天</source>
        <translation>Today</translation>
    </message>
    <message>
        <source>以后</source>
        <translation>Later</translation>
    </message>
    <message>
        <source>保函 {day} 到期</source>
        <translation>guarantee ends {day}</translation>
    </message>
    <message>
        <source>保函 {day} 已到期</source>
        <translation>guarantee ended {day}</translation>
    </message>
    <message>
        <source>填写问卷</source>
        <translation>Fill in</translation>
    </message>
    <message>
        <source>复查</source>
        <translation>Re-check</translation>
    </message>
    <message>
        <source>复查不合格，重新整改</source>
        <translation>re-check failed, correct again</translation>
    </message>
    <message>
        <source>工时预估 {hours} 小时</source>
        <translation>about {hours} h of work</translation>
    </message>
    <message>
        <source>已开具，{day} 前送达</source>
        <translation>issued, serve by {day}</translation>
    </message>
    <message>
        <source>已报整改待复查，期限 {day}</source>
        <translation>reported corrected, re-check by {day}</translation>
    </message>
    <message>
        <source>开始回访</source>
        <translation>Visit</translation>
    </message>
    <message>
        <source>开始检查</source>
        <translation>Check in</translation>
    </message>
    <message>
        <source>抽取样本</source>
        <translation>Draw sample</translation>
    </message>
    <message>
        <source>拒签，{day} 前留置送达</source>
        <translation>refused to sign, leave it by {day}</translation>
    </message>
    <message>
        <source>拨打</source>
        <translation>Call</translation>
    </message>
    <message>
        <source>整改期限 {day}，{late}</source>
        <translation>correction due {day}, {late}</translation>
    </message>
    <message>
        <source>整改期限 {day}，{left}</source>
        <translation>correction due {day}, {left}</translation>
    </message>
    <message>
        <source>本周</source>
        <translation>This week</translation>
    </message>
    <message>
        <source>本月回访未做</source>
        <translation>no return visit this month</translation>
    </message>
    <message>
        <source>本月抽访 {share} 人</source>
        <translation>{share} workers phoned this month</translation>
    </message>
    <message>
        <source>本月样本未抽取</source>
        <translation>this month&apos;s sample not drawn</translation>
    </message>
    <message>
        <source>本月检查未做</source>
        <translation>no check-in this month</translation>
    </message>
    <message>
        <source>查看问题</source>
        <translation>See problem</translation>
    </message>
    <message>
        <source>查看项目</source>
        <translation>See site</translation>
    </message>
    <message>
        <source>申请延期，待批</source>
        <translation>extension asked for, to be decided</translation>
    </message>
    <message>
        <source>约定 {when} 回拨，已拨 {n} 次</source>
        <translation>call back at {when}, called {n} time|call back at {when}, called {n} times</translation>
    </message>
    <message>
        <source>继续拨打</source>
        <translation>Go on calling</translation>
    </message>
    <message>
        <source>记录送达</source>
        <translation>Serve</translation>
    </message>
    <message>
        <source>逾期</source>
        <translation>Overdue</translation>
    </message>
    <message>
        <source>问卷</source>
        <translation>questionnaires</translation>
    </message>
    <message>
        <source>问卷 {share} 份</source>
        <translation>{share} questionnaires</translation>
    </message>
    <message>
        <source>问题还是草稿，未登记</source>
        <translation>draft, not registered yet</translation>
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
    <name>Entity</name>
    <message>
        <source>人员</source>
        <translation>Staff</translation>
    </message>
    <message>
        <source>依法删除的</source>
        <translation>Erased by law</translation>
    </message>
    <message>
        <source>分工</source>
        <translation>Assignments</translation>
    </message>
    <message>
        <source>单位</source>
        <translation>Firms</translation>
    </message>
    <message>
        <source>印出的空白问卷</source>
        <translation>Blank questionnaires printed</translation>
    </message>
    <message>
        <source>参建单位</source>
        <translation>Firms at sites</translation>
    </message>
    <message>
        <source>填写的表</source>
        <translation>Filled forms</translation>
    </message>
    <message>
        <source>局里复核的</source>
        <translation>Reviews</translation>
    </message>
    <message>
        <source>局里收到的附件</source>
        <translation>Attachments the bureau has</translation>
    </message>
    <message>
        <source>局里的设置</source>
        <translation>Bureau settings</translation>
    </message>
    <message>
        <source>工人</source>
        <translation>Workers</translation>
    </message>
    <message>
        <source>抽中的工人</source>
        <translation>Drawn workers</translation>
    </message>
    <message>
        <source>抽样</source>
        <translation>Samples</translation>
    </message>
    <message>
        <source>拨打</source>
        <translation>Calls</translation>
    </message>
    <message>
        <source>授权</source>
        <translation>Grants</translation>
    </message>
    <message>
        <source>改得不一样的</source>
        <translation>Conflicts</translation>
    </message>
    <message>
        <source>文书</source>
        <translation>Papers</translation>
    </message>
    <message>
        <source>文书号段</source>
        <translation>Number blocks</translation>
    </message>
    <message>
        <source>文书所列问题</source>
        <translation>Problems on papers</translation>
    </message>
    <message>
        <source>查看号码的记录</source>
        <translation>Numbers shown</translation>
    </message>
    <message>
        <source>检查回访</source>
        <translation>Visits</translation>
    </message>
    <message>
        <source>照片和附件</source>
        <translation>Photos and attachments</translation>
    </message>
    <message>
        <source>签章密钥</source>
        <translation>Signing keys</translation>
    </message>
    <message>
        <source>节假日</source>
        <translation>Holidays</translation>
    </message>
    <message>
        <source>花名册</source>
        <translation>Rosters</translation>
    </message>
    <message>
        <source>表样</source>
        <translation>Forms</translation>
    </message>
    <message>
        <source>送达</source>
        <translation>Services</translation>
    </message>
    <message>
        <source>问卷</source>
        <translation>Questionnaires</translation>
    </message>
    <message>
        <source>问卷录入</source>
        <translation>Sheets keyed</translation>
    </message>
    <message>
        <source>问卷清点</source>
        <translation>Counts of sheets</translation>
    </message>
    <message>
        <source>问题</source>
        <translation>Problems</translation>
    </message>
    <message>
        <source>队伍</source>
        <translation>Teams</translation>
    </message>
    <message>
        <source>项目</source>
        <translation>Sites</translation>
    </message>
</context>
<context>
    <name>Export</name>
    <message>
        <source>{n} 个项目</source>
        <translation>{n} site|{n} sites</translation>
    </message>
    <message>
        <source>{n} 份</source>
        <translation>{n} form|{n} forms</translation>
    </message>
    <message>
        <source>上月</source>
        <translation>Last month</translation>
    </message>
    <message>
        <source>不遮个人信息</source>
        <translation>With personal data</translation>
    </message>
    <message>
        <source>什么时间</source>
        <translation>When</translation>
    </message>
    <message>
        <source>今年</source>
        <translation>This year</translation>
    </message>
    <message>
        <source>全部时间</source>
        <translation>Any time</translation>
    </message>
    <message>
        <source>全部项目</source>
        <translation>All sites</translation>
    </message>
    <message>
        <source>写代码，给程序用</source>
        <translation>Codes, for programs</translation>
    </message>
    <message>
        <source>写文字，给人看</source>
        <translation>Words, for people</translation>
    </message>
    <message>
        <source>哪一种表</source>
        <translation>Which form</translation>
    </message>
    <message>
        <source>哪个项目</source>
        <translation>Which site</translation>
    </message>
    <message>
        <source>姓名、电话等会写进文件，并留下记录。文件没有加密，请妥善保管。</source>
        <translation>Names, numbers and the like go into the file, and that is written down. The file is not encrypted: keep it safe.</translation>
    </message>
    <message>
        <source>姓名、电话等写成 ***。文件没有加密，请妥善保管。</source>
        <translation>Names, numbers and the like become ***. The file is not encrypted: keep it safe.</translation>
    </message>
    <message>
        <source>安薪导出</source>
        <translation>Anxin exports</translation>
    </message>
    <message>
        <source>导出</source>
        <translation>Export</translation>
    </message>
    <message>
        <source>导出 CSV</source>
        <translation>Export CSV</translation>
    </message>
    <message>
        <source>导出 Excel</source>
        <translation>Export Excel</translation>
    </message>
    <message>
        <source>导出填好的表</source>
        <translation>Export filled forms</translation>
    </message>
    <message>
        <source>已导出 {file}，在“文档”里的“安薪导出”。个人信息写成 ***。</source>
        <translation>Exported {file}, in “Anxin exports” among your documents. Personal data is ***.</translation>
    </message>
    <message>
        <source>已导出 {n} 份：{file}</source>
        <translation>{n} form exported: {file}|{n} forms exported: {file}</translation>
    </message>
    <message>
        <source>打开文件夹</source>
        <translation>Open the folder</translation>
    </message>
    <message>
        <source>本月</source>
        <translation>This month</translation>
    </message>
    <message>
        <source>正在导出…</source>
        <translation>Exporting…</translation>
    </message>
    <message>
        <source>没有符合的已完成的表</source>
        <translation>No finished form like that</translation>
    </message>
    <message>
        <source>记录已送到打印机</source>
        <translation>The record went to the printer</translation>
    </message>
    <message>
        <source>选项怎么写</source>
        <translation>Answers as</translation>
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
    <name>Field</name>
    <message>
        <source>、</source>
        <translation>, </translation>
    </message>
    <message>
        <source>与当事人关系</source>
        <translation>Relation to the party</translation>
    </message>
    <message>
        <source>主办</source>
        <translation>Lead</translation>
    </message>
    <message>
        <source>事实</source>
        <translation>Facts</translation>
    </message>
    <message>
        <source>份数</source>
        <translation>Count</translation>
    </message>
    <message>
        <source>会签</source>
        <translation>Countersignature</translation>
    </message>
    <message>
        <source>作废原因</source>
        <translation>Reason for voiding</translation>
    </message>
    <message>
        <source>作废时间</source>
        <translation>Voided at</translation>
    </message>
    <message>
        <source>依据</source>
        <translation>Clause</translation>
    </message>
    <message>
        <source>制度</source>
        <translation>System</translation>
    </message>
    <message>
        <source>办结日期</source>
        <translation>Closed on</translation>
    </message>
    <message>
        <source>协办</source>
        <translation>Assistant</translation>
    </message>
    <message>
        <source>单位</source>
        <translation>Firm</translation>
    </message>
    <message>
        <source>发现日期</source>
        <translation>Found on</translation>
    </message>
    <message>
        <source>名称</source>
        <translation>Name</translation>
    </message>
    <message>
        <source>否</source>
        <translation>no</translation>
    </message>
    <message>
        <source>地点</source>
        <translation>Place</translation>
    </message>
    <message>
        <source>填写方式</source>
        <translation>Filled on</translation>
    </message>
    <message>
        <source>复查人</source>
        <translation>Re-checked by</translation>
    </message>
    <message>
        <source>大小</source>
        <translation>Size</translation>
    </message>
    <message>
        <source>姓名</source>
        <translation>Name</translation>
    </message>
    <message>
        <source>存放位置</source>
        <translation>Kept at</translation>
    </message>
    <message>
        <source>完成时间</source>
        <translation>Finished at</translation>
    </message>
    <message>
        <source>审批</source>
        <translation>Approval</translation>
    </message>
    <message>
        <source>工人</source>
        <translation>Worker</translation>
    </message>
    <message>
        <source>工种</source>
        <translation>Trade</translation>
    </message>
    <message>
        <source>已完成</source>
        <translation>finished</translation>
    </message>
    <message>
        <source>开具日期</source>
        <translation>Issued on</translation>
    </message>
    <message>
        <source>开始时间</source>
        <translation>Began at</translation>
    </message>
    <message>
        <source>打印份数</source>
        <translation>Copies printed</translation>
    </message>
    <message>
        <source>拍摄时间</source>
        <translation>Taken at</translation>
    </message>
    <message>
        <source>拒签</source>
        <translation>Refused to sign</translation>
    </message>
    <message>
        <source>拒签理由</source>
        <translation>Reason for refusing</translation>
    </message>
    <message>
        <source>数量</source>
        <translation>Size</translation>
    </message>
    <message>
        <source>整改要求</source>
        <translation>What to correct</translation>
    </message>
    <message>
        <source>文书种类</source>
        <translation>Kind of paper</translation>
    </message>
    <message>
        <source>文件名</source>
        <translation>File name</translation>
    </message>
    <message>
        <source>文号</source>
        <translation>Number</translation>
    </message>
    <message>
        <source>日期</source>
        <translation>Date</translation>
    </message>
    <message>
        <source>时间</source>
        <translation>Time</translation>
    </message>
    <message>
        <source>是</source>
        <translation>yes</translation>
    </message>
    <message>
        <source>暗访</source>
        <translation>Covert</translation>
    </message>
    <message>
        <source>月份</source>
        <translation>Month</translation>
    </message>
    <message>
        <source>期限</source>
        <translation>Deadline</translation>
    </message>
    <message>
        <source>期限待定</source>
        <translation>Deadline provisional</translation>
    </message>
    <message>
        <source>检查形式</source>
        <translation>Form of inspection</translation>
    </message>
    <message>
        <source>检查项</source>
        <translation>Item</translation>
    </message>
    <message>
        <source>涉及人数</source>
        <translation>Workers concerned</translation>
    </message>
    <message>
        <source>涉及金额</source>
        <translation>Sum concerned</translation>
    </message>
    <message>
        <source>添加时间</source>
        <translation>Added at</translation>
    </message>
    <message>
        <source>状态</source>
        <translation>State</translation>
    </message>
    <message>
        <source>班组</source>
        <translation>Crew</translation>
    </message>
    <message>
        <source>电话</source>
        <translation>Phone</translation>
    </message>
    <message>
        <source>种类</source>
        <translation>Kind</translation>
    </message>
    <message>
        <source>第二送达人</source>
        <translation>Second server</translation>
    </message>
    <message>
        <source>第二遍录入</source>
        <translation>keyed again</translation>
    </message>
    <message>
        <source>签收人</source>
        <translation>Received by</translation>
    </message>
    <message>
        <source>约定再拨</source>
        <translation>Call back at</translation>
    </message>
    <message>
        <source>经办人</source>
        <translation>Handled by</translation>
    </message>
    <message>
        <source>结果</source>
        <translation>Result</translation>
    </message>
    <message>
        <source>见证人</source>
        <translation>Witness</translation>
    </message>
    <message>
        <source>证件号码</source>
        <translation>Document number</translation>
    </message>
    <message>
        <source>证件种类</source>
        <translation>Kind of document</translation>
    </message>
    <message>
        <source>说明</source>
        <translation>Note</translation>
    </message>
    <message>
        <source>责任人</source>
        <translation>Person responsible</translation>
    </message>
    <message>
        <source>进行中</source>
        <translation>open</translation>
    </message>
    <message>
        <source>送达人</source>
        <translation>Server</translation>
    </message>
    <message>
        <source>送达方式</source>
        <translation>Manner of service</translation>
    </message>
    <message>
        <source>送达日期</source>
        <translation>Served on</translation>
    </message>
    <message>
        <source>通话结果</source>
        <translation>Outcome of the call</translation>
    </message>
    <message>
        <source>问卷编号</source>
        <translation>Sheet number</translation>
    </message>
</context>
<context>
    <name>FilledOn</name>
    <message>
        <source>当面填</source>
        <translation>On screen</translation>
    </message>
    <message>
        <source>纸质</source>
        <translation>Paper</translation>
    </message>
</context>
<context>
    <name>Finding</name>
    <message>
        <source>不是日期和时间，例如 11-23 10:31</source>
        <translation>Not a date and time, such as 11-23 10:31</translation>
    </message>
    <message>
        <source>不是日期，例如 2023-11-30</source>
        <translation>Not a date, such as 2023-11-30</translation>
    </message>
    <message>
        <source>不是时间，例如 10:31</source>
        <translation>Not a time, such as 10:31</translation>
    </message>
    <message>
        <source>与填写要求不符，请核对</source>
        <translation>Does not fit what is asked; please check</translation>
    </message>
    <message>
        <source>应填数字，例如 1234.50</source>
        <translation>A number, such as 1234.50</translation>
    </message>
    <message>
        <source>应填整数，例如 12</source>
        <translation>A whole number, such as 12</translation>
    </message>
    <message>
        <source>行政检查须有两名监察员；没有协办的，写明原因</source>
        <translation>An inspection takes two inspectors; if you are alone, say why</translation>
    </message>
    <message>
        <source>超出允许的范围</source>
        <translation>Outside the range allowed</translation>
    </message>
    <message>
        <source>还没有填</source>
        <translation>Not answered yet</translation>
    </message>
    <message>
        <source>这一项已经不能选，请重选</source>
        <translation>This can no longer be chosen; choose again</translation>
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
        <source>可以注册，服务器 {server}</source>
        <translation>Ready to enrol, server {server}</translation>
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
    <name>FoldedLine</name>
    <message>
        <source>{title}：详情</source>
        <translation>{title}: details</translation>
    </message>
    <message>
        <source>详情</source>
        <translation>Details</translation>
    </message>
</context>
<context>
    <name>Form</name>
    <message>
        <source>回访表</source>
        <translation>Return visit</translation>
    </message>
    <message>
        <source>检查表</source>
        <translation>Check-in</translation>
    </message>
    <message>
        <source>电话抽访表</source>
        <translation>Phone check</translation>
    </message>
    <message>
        <source>问卷</source>
        <translation>Questionnaire</translation>
    </message>
</context>
<context>
    <name>FormVersion</name>
    <message>
        <source>{n} 个</source>
        <translation>{n}</translation>
    </message>
    <message>
        <source>{n} 个答案照旧</source>
        <translation>{n} answers stay</translation>
    </message>
    <message>
        <source>{n} 道新题</source>
        <translation>{n} new questions</translation>
    </message>
    <message>
        <source>{n} 题要重答</source>
        <translation>{n} to answer again</translation>
    </message>
    <message>
        <source>{title}：旧版 {old} → 新版 {new}</source>
        <translation>{title}: version {old} → {new}</translation>
    </message>
    <message>
        <source>不用管</source>
        <translation>Nothing</translation>
    </message>
    <message>
        <source>以前答过，新版又问，答案又用上了</source>
        <translation>Asked before and asked again: the answer is back</translation>
    </message>
    <message>
        <source>先用旧版</source>
        <translation>Stay with the old one</translation>
    </message>
    <message>
        <source>到新版里</source>
        <translation>In the new version</translation>
    </message>
    <message>
        <source>回到表单</source>
        <translation>Back to the form</translation>
    </message>
    <message>
        <source>回答</source>
        <translation>Answer</translation>
    </message>
    <message>
        <source>填法变了；旧答案留在题旁</source>
        <translation>Answered in another way now; the old answer stays beside it</translation>
    </message>
    <message>
        <source>已回到旧版 {version}</source>
        <translation>Back at version {version}</translation>
    </message>
    <message>
        <source>已换到新版 {version}</source>
        <translation>Moved to version {version}</translation>
    </message>
    <message>
        <source>换到新版</source>
        <translation>Take the new version</translation>
    </message>
    <message>
        <source>换后还有 {n} 题要填</source>
        <translation>{n} to fill in then</translation>
    </message>
    <message>
        <source>措辞或选项变了，答案照旧</source>
        <translation>Other words or choices, same answer</translation>
    </message>
    <message>
        <source>新题</source>
        <translation>New</translation>
    </message>
    <message>
        <source>新题，必填</source>
        <translation>New, required</translation>
    </message>
    <message>
        <source>旧版的答案</source>
        <translation>Answers of the old version</translation>
    </message>
    <message>
        <source>有变化的题目</source>
        <translation>Questions that change</translation>
    </message>
    <message>
        <source>没有要看的</source>
        <translation>Nothing to look at</translation>
    </message>
    <message>
        <source>现在的答案</source>
        <translation>Answer now</translation>
    </message>
    <message>
        <source>看一眼</source>
        <translation>Look at it</translation>
    </message>
    <message>
        <source>看看变化</source>
        <translation>See what changes</translation>
    </message>
    <message>
        <source>移到“{place}”，答案照旧</source>
        <translation>Moves to “{place}”, same answer</translation>
    </message>
    <message>
        <source>答过的一个也不会丢：放不进新版的，留在题旁或“旧版的答案”里。换了以后还可以撤销。</source>
        <translation>No answer is lost: what the new version cannot take stays beside its question or below “Answers of the old version”. It can be undone.</translation>
    </message>
    <message>
        <source>答过的都照旧，没有别的变化</source>
        <translation>Every answer stays, nothing else changes</translation>
    </message>
    <message>
        <source>要做什么</source>
        <translation>To do</translation>
    </message>
    <message>
        <source>这一题没有了；留在“旧版的答案”里</source>
        <translation>Gone; kept below “Answers of the old version”</translation>
    </message>
    <message>
        <source>这个选项没有了；旧答案留在题旁</source>
        <translation>This choice is gone; the old answer stays beside it</translation>
    </message>
    <message>
        <source>这张表已经是最新的版本。</source>
        <translation>This form has the newest version already.</translation>
    </message>
    <message>
        <source>这张表有新版 {version}。换不换由你，答过的都保留。</source>
        <translation>There is a version {version} of this form. Take it or not: every answer is kept.</translation>
    </message>
    <message>
        <source>重答</source>
        <translation>Answer again</translation>
    </message>
    <message>
        <source>题目</source>
        <translation>Question</translation>
    </message>
</context>
<context>
    <name>FormView</name>
    <message>
        <source>{finding}（写明理由）</source>
        <translation>{finding} (say why)</translation>
    </message>
    <message>
        <source>{finding}（理由：{reason}）</source>
        <translation>{finding} (reason: {reason})</translation>
    </message>
    <message>
        <source>{n} 张照片证明这一项</source>
        <translation>{n} photo proves this item|{n} photos prove this item</translation>
    </message>
    <message>
        <source>、</source>
        <translation>, </translation>
    </message>
    <message>
        <source>上一组、下一组</source>
        <translation>Previous, next section</translation>
    </message>
    <message>
        <source>上一项、下一项</source>
        <translation>Previous, next question</translation>
    </message>
    <message>
        <source>上次 {answer} {day}</source>
        <translation>last time {answer}, {day}</translation>
    </message>
    <message>
        <source>上次的 {n} 张照片</source>
        <translation>Pictures of last time: {n}</translation>
    </message>
    <message>
        <source>下一个没填的</source>
        <translation>Next question without an answer</translation>
    </message>
    <message>
        <source>不再是答案</source>
        <translation>No longer an answer</translation>
    </message>
    <message>
        <source>再存一次</source>
        <translation>Save again</translation>
    </message>
    <message>
        <source>写明理由</source>
        <translation>Say why</translation>
    </message>
    <message>
        <source>减一</source>
        <translation>One less</translation>
    </message>
    <message>
        <source>加一</source>
        <translation>One more</translation>
    </message>
    <message>
        <source>加一个{label}</source>
        <translation>Add {label}</translation>
    </message>
    <message>
        <source>去掉</source>
        <translation>Remove</translation>
    </message>
    <message>
        <source>去掉 {title}</source>
        <translation>Remove {title}</translation>
    </message>
    <message>
        <source>只看未定、变化、到期</source>
        <translation>Only open, changed, expired</translation>
    </message>
    <message>
        <source>只看未定、变化、到期（{n}）</source>
        <translation>Only open, changed, expired ({n})</translation>
    </message>
    <message>
        <source>已到期</source>
        <translation>expired</translation>
    </message>
    <message>
        <source>已去掉</source>
        <translation>Removed</translation>
    </message>
    <message>
        <source>已收下</source>
        <translation>Taken in</translation>
    </message>
    <message>
        <source>已看过</source>
        <translation>Seen</translation>
    </message>
    <message>
        <source>怎么问</source>
        <translation>How to ask</translation>
    </message>
    <message>
        <source>打几个字来找</source>
        <translation>Type a few letters to find it</translation>
    </message>
    <message>
        <source>扫码，或输入</source>
        <translation>Scan, or type</translation>
    </message>
    <message>
        <source>拖进来，或按 Ctrl+V 粘贴</source>
        <translation>Drag it here, or paste with Ctrl+V</translation>
    </message>
    <message>
        <source>换一个</source>
        <translation>Choose another</translation>
    </message>
    <message>
        <source>提示：{finding}</source>
        <translation>Note: {finding}</translation>
    </message>
    <message>
        <source>旧版的答案：{answers}</source>
        <translation>Answer in the old version: {answers}</translation>
    </message>
    <message>
        <source>理由</source>
        <translation>Reason</translation>
    </message>
    <message>
        <source>第 {articles} 条</source>
        <translation>Art. {articles}</translation>
    </message>
    <message>
        <source>要看的</source>
        <translation>To look at</translation>
    </message>
    <message>
        <source>还有 {n} 处，F8 到下一处</source>
        <translation>{n} more; F8 goes to the next</translation>
    </message>
    <message>
        <source>还没有选</source>
        <translation>Nothing chosen yet</translation>
    </message>
    <message>
        <source>这一组都与上次相同，没有要看的。</source>
        <translation>Everything here is as last time.</translation>
    </message>
    <message>
        <source>选一个文件</source>
        <translation>Choose a file</translation>
    </message>
    <message>
        <source>选一张照片</source>
        <translation>Choose a photo</translation>
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
    <name>History</name>
    <message>
        <source>{number} {manner}</source>
        <translation>{number}: {manner}</translation>
    </message>
    <message>
        <source>{number} 拒签</source>
        <translation>{number} refused</translation>
    </message>
    <message>
        <source>{what}（{notes}）</source>
        <translation>{what} ({notes})</translation>
    </message>
    <message>
        <source>、</source>
        <translation>, </translation>
    </message>
    <message>
        <source>发现问题：{facts}</source>
        <translation>Problem found: {facts}</translation>
    </message>
    <message>
        <source>开具{paper} {number}</source>
        <translation>{paper} {number} issued</translation>
    </message>
    <message>
        <source>暗访</source>
        <translation>covert</translation>
    </message>
    <message>
        <source>电话抽访：拨打 {n} 次，接通 {reached} 人</source>
        <translation>Phone check: {n} call, {reached} reached|Phone check: {n} calls, {reached} reached</translation>
    </message>
    <message>
        <source>进行中</source>
        <translation>under way</translation>
    </message>
    <message>
        <source>问题{state}：{facts}</source>
        <translation>Problem {state}: {facts}</translation>
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
    <message>
        <source>锁定</source>
        <translation>Lock</translation>
    </message>
</context>
<context>
    <name>Keypunch</name>
    <message>
        <source>1    第一遍：{answer}</source>
        <translation>1    First: {answer}</translation>
    </message>
    <message>
        <source>1、2 选定，退格回上一处，Esc 都按第一遍</source>
        <translation>1 or 2 decides, Backspace goes back one, Esc keeps the first keying</translation>
    </message>
    <message>
        <source>2    第二遍：{answer}</source>
        <translation>2    Second: {answer}</translation>
    </message>
    <message>
        <source>{key} 再加一条</source>
        <translation>{key} another entry</translation>
    </message>
    <message>
        <source>{key} 勾了几项</source>
        <translation>{key} several ticked</translation>
    </message>
    <message>
        <source>{key} 没填</source>
        <translation>{key} left blank</translation>
    </message>
    <message>
        <source>{key} 看不清</source>
        <translation>{key} illegible</translation>
    </message>
    <message>
        <source>下一份的编号</source>
        <translation>Next sheet</translation>
    </message>
    <message>
        <source>下一题；认下一份的编号</source>
        <translation>Next question; takes the next sheet</translation>
    </message>
    <message>
        <source>两遍不一样。看纸上到底是哪一个：</source>
        <translation>The two keyings differ. What does the paper say?</translation>
    </message>
    <message>
        <source>为什么是这样？照纸上或问来的写明。</source>
        <translation>Why is it so? Write what the paper or the worker says.</translation>
    </message>
    <message>
        <source>再加一条</source>
        <translation>Another entry</translation>
    </message>
    <message>
        <source>刚录的</source>
        <translation>Just keyed</translation>
    </message>
    <message>
        <source>单选勾了几项</source>
        <translation>Several ticked where one was asked</translation>
    </message>
    <message>
        <source>可选几项，回车下一题</source>
        <translation>Several may be chosen, Enter goes on</translation>
    </message>
    <message>
        <source>各份不同就留空</source>
        <translation>empty if sheets differ</translation>
    </message>
    <message>
        <source>回上一题；录完的一份也能回去</source>
        <translation>Back a question; into the last sheet too</translation>
    </message>
    <message>
        <source>回车 下一题</source>
        <translation>Enter goes on</translation>
    </message>
    <message>
        <source>回车 记下原因，退格 回去改答案</source>
        <translation>Enter keeps the reason, Backspace goes back to the answer</translation>
    </message>
    <message>
        <source>填写日期</source>
        <translation>Filled in on</translation>
    </message>
    <message>
        <source>录入</source>
        <translation>Keying</translation>
    </message>
    <message>
        <source>按勾了的几项，回车记下；退格 取消</source>
        <translation>Press those ticked, then Enter; Backspace cancels</translation>
    </message>
    <message>
        <source>接下来</source>
        <translation>Next</translation>
    </message>
    <message>
        <source>改这一摞的日期、班组</source>
        <translation>Date and crew of the stack</translation>
    </message>
    <message>
        <source>放下这一份，录过的都留着</source>
        <translation>Put the sheet aside; what is keyed stays</translation>
    </message>
    <message>
        <source>是这一份就按回车。不是，就输末几位；或者扫纸上的二维码。</source>
        <translation>If this is it, press Enter. If not, type the last digits, or scan the code on the paper.</translation>
    </message>
    <message>
        <source>照纸上写的输入</source>
        <translation>Type what is written on the paper</translation>
    </message>
    <message>
        <source>班组</source>
        <translation>Crew</translation>
    </message>
    <message>
        <source>看不清</source>
        <translation>Illegible</translation>
    </message>
    <message>
        <source>第二遍，看不到第一遍</source>
        <translation>second keying, blind</translation>
    </message>
    <message>
        <source>第二遍：下一份的编号</source>
        <translation>Second keying: next sheet</translation>
    </message>
    <message>
        <source>纸上没填</source>
        <translation>Left blank on paper</translation>
    </message>
    <message>
        <source>输编号，回车；或者扫纸上的二维码。</source>
        <translation>Type its number and Enter, or scan the code on the paper.</translation>
    </message>
    <message>
        <source>这一摞</source>
        <translation>This stack</translation>
    </message>
    <message>
        <source>这一次录入</source>
        <translation>This sitting</translation>
    </message>
    <message>
        <source>这是同一份的第 {n} 页，接着录。</source>
        <translation>Page {n} of the same sheet; go on.|Page {n} of the same sheet; go on.</translation>
    </message>
    <message>
        <source>退格或 Ctrl+Z 回上一题</source>
        <translation>Backspace or Ctrl+Z goes back</translation>
    </message>
    <message>
        <source>选项，自动到下一题</source>
        <translation>Choice, on to the next by itself</translation>
    </message>
    <message>
        <source>问卷</source>
        <translation>Form</translation>
    </message>
    <message>
        <source>项目</source>
        <translation>Site</translation>
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
    <name>Naming</name>
    <message>
        <source>{form}检查</source>
        <translation>{form} inspection</translation>
    </message>
    <message>
        <source>{word} {code}</source>
        <translation>{word} {code}</translation>
    </message>
    <message>
        <source>个人信息的删除</source>
        <translation>Erasure of personal data</translation>
    </message>
    <message>
        <source>人员</source>
        <translation>Member of staff</translation>
    </message>
    <message>
        <source>分工</source>
        <translation>Assignment</translation>
    </message>
    <message>
        <source>单位</source>
        <translation>Firm</translation>
    </message>
    <message>
        <source>印出的空白问卷</source>
        <translation>Blanks printed</translation>
    </message>
    <message>
        <source>参建单位</source>
        <translation>Firm at the site</translation>
    </message>
    <message>
        <source>填写的表</source>
        <translation>Form</translation>
    </message>
    <message>
        <source>局里复核的</source>
        <translation>Review</translation>
    </message>
    <message>
        <source>局里收到的附件</source>
        <translation>Attachment received</translation>
    </message>
    <message>
        <source>局里的设置</source>
        <translation>Setting of the bureau</translation>
    </message>
    <message>
        <source>工人</source>
        <translation>Worker</translation>
    </message>
    <message>
        <source>抽中的工人</source>
        <translation>Worker drawn</translation>
    </message>
    <message>
        <source>抽样</source>
        <translation>Sample</translation>
    </message>
    <message>
        <source>拨打</source>
        <translation>Call</translation>
    </message>
    <message>
        <source>授权</source>
        <translation>Grant</translation>
    </message>
    <message>
        <source>改得不一样的</source>
        <translation>Conflict</translation>
    </message>
    <message>
        <source>文书</source>
        <translation>Paper</translation>
    </message>
    <message>
        <source>文书号段</source>
        <translation>Number block</translation>
    </message>
    <message>
        <source>文书所列问题</source>
        <translation>Problem on a paper</translation>
    </message>
    <message>
        <source>查看号码的记录</source>
        <translation>Number revealed</translation>
    </message>
    <message>
        <source>检查回访</source>
        <translation>Visit</translation>
    </message>
    <message>
        <source>照片和附件</source>
        <translation>Photo or attachment</translation>
    </message>
    <message>
        <source>签章密钥</source>
        <translation>Signing key</translation>
    </message>
    <message>
        <source>节假日</source>
        <translation>Holiday</translation>
    </message>
    <message>
        <source>花名册</source>
        <translation>Roster entry</translation>
    </message>
    <message>
        <source>表样</source>
        <translation>Form version</translation>
    </message>
    <message>
        <source>送达</source>
        <translation>Service</translation>
    </message>
    <message>
        <source>问卷</source>
        <translation>Questionnaire</translation>
    </message>
    <message>
        <source>问卷录入</source>
        <translation>Sheet keyed</translation>
    </message>
    <message>
        <source>问卷清点</source>
        <translation>Sheets counted</translation>
    </message>
    <message>
        <source>问题</source>
        <translation>Problem</translation>
    </message>
    <message>
        <source>队伍</source>
        <translation>Team</translation>
    </message>
    <message>
        <source>项目</source>
        <translation>Site</translation>
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
    <name>Notice</name>
    <message>
        <source>关闭</source>
        <translation>Close</translation>
    </message>
    <message>
        <source>到任务栏里找已经打开的窗口。</source>
        <translation>Look for the open window in the task bar.</translation>
    </message>
    <message>
        <source>同一份数据一次只开一个窗口，免得互相覆盖。</source>
        <translation>One window at a time on the same data, so that nothing is overwritten.</translation>
    </message>
    <message>
        <source>安薪已经开着。</source>
        <translation>Anxin is open already.</translation>
    </message>
</context>
<context>
    <name>NoticeBar</name>
    <message>
        <source>知道了</source>
        <translation>Understood</translation>
    </message>
</context>
<context>
    <name>OfferBar</name>
    <message>
        <source>以后再说</source>
        <translation>Not now</translation>
    </message>
    <message>
        <source>看一看</source>
        <translation>Look first</translation>
    </message>
</context>
<context>
    <name>OptionList</name>
    <message>
        <source>{digit} {text}：{means}</source>
        <translation>{digit} {text}: {means}</translation>
    </message>
</context>
<context>
    <name>Packet</name>
    <message>
        <source>{day} · {n} 个工作日</source>
        <translation>{day} · {n} working day|{day} · {n} working days</translation>
    </message>
    <message>
        <source>{item} 没有列入：{state}，不能再下指令。</source>
        <translation>{item} is left out: {state}, so it cannot be ordered.</translation>
    </message>
    <message>
        <source>{item} 没有列入：还没有法律依据，先在台账里补上条款。</source>
        <translation>{item} is left out: it has no legal basis yet. Add the clause in the ledger first.</translation>
    </message>
    <message>
        <source>{told} · 预计，该年节假日还没公布</source>
        <translation>{told} · provisional, that year&apos;s holidays are not published yet</translation>
    </message>
    <message>
        <source>下一栏</source>
        <translation>Next field</translation>
    </message>
    <message>
        <source>不能空着。</source>
        <translation>This cannot be empty.</translation>
    </message>
    <message>
        <source>内容齐了，可以出具。</source>
        <translation>Complete: ready to issue.</translation>
    </message>
    <message>
        <source>出具 {number}？</source>
        <translation>Issue {number}?</translation>
    </message>
    <message>
        <source>出具并打印</source>
        <translation>Issue and print</translation>
    </message>
    <message>
        <source>去同步</source>
        <translation>Go to Sync</translation>
    </message>
    <message>
        <source>将用 {number}，本机还有 {n} 个文号。</source>
        <translation>Will take {number}; {n} number left on this laptop.|Will take {number}; {n} numbers left on this laptop.</translation>
    </message>
    <message>
        <source>局名和验证网址</source>
        <translation>Bureau name and address</translation>
    </message>
    <message>
        <source>已出具 {number}</source>
        <translation>Issued {number}</translation>
    </message>
    <message>
        <source>已有 {number} 在整改；再开一份会另占一个文号。</source>
        <translation>{number} already covers it; another order takes another number.</translation>
    </message>
    <message>
        <source>改正期限</source>
        <translation>Correct by</translation>
    </message>
    <message>
        <source>改正要求</source>
        <translation>What to correct</translation>
    </message>
    <message>
        <source>文号</source>
        <translation>Number</translation>
    </message>
    <message>
        <source>文号用掉就不能再用，内容从此不能改；问题转入整改中，期限 {due}。打印指令书 2 份、送达回证 1 份。</source>
        <translation>The number is used for good and the text can no longer change; the problems go into correction, due {due}. Prints 2 copies of the order and 1 receipt.</translation>
    </message>
    <message>
        <source>有一位没有登记监察证号：请局里登记后同步。</source>
        <translation>One inspector has no badge number: ask the bureau to enter it, then sync.</translation>
    </message>
    <message>
        <source>期限不能早于今天。</source>
        <translation>The date cannot be before today.</translation>
    </message>
    <message>
        <source>本机没有可用的文号了：同步一次就能领到新的一批。</source>
        <translation>No numbers left on this laptop: one sync fetches a new block.</translation>
    </message>
    <message>
        <source>查明的事实</source>
        <translation>Facts found</translation>
    </message>
    <message>
        <source>检查日期</source>
        <translation>Inspected on</translation>
    </message>
    <message>
        <source>检查日期不能晚于今天。</source>
        <translation>The inspection cannot be after today.</translation>
    </message>
    <message>
        <source>正在准备文书</source>
        <translation>Preparing the packet</translation>
    </message>
    <message>
        <source>正在生成预览</source>
        <translation>Drawing the preview</translation>
    </message>
    <message>
        <source>正在编号、签名、存档</source>
        <translation>Numbering, sealing, storing</translation>
    </message>
    <message>
        <source>监察证号</source>
        <translation>Badge number</translation>
    </message>
    <message>
        <source>看不懂这个日期，例如写 11-30。</source>
        <translation>Not a date. Write it like 11-30.</translation>
    </message>
    <message>
        <source>第二监察员</source>
        <translation>Second inspector</translation>
    </message>
    <message>
        <source>联系人</source>
        <translation>Contact</translation>
    </message>
    <message>
        <source>联系电话</source>
        <translation>Telephone</translation>
    </message>
    <message>
        <source>行政检查须有两名监察员：选第二名。</source>
        <translation>An inspection takes two inspectors: choose the second.</translation>
    </message>
    <message>
        <source>被监察单位</source>
        <translation>Addressed to</translation>
    </message>
    <message>
        <source>还缺 {n} 项：</source>
        <translation>{n} thing missing:|{n} things missing:</translation>
    </message>
    <message>
        <source>还缺：{field}</source>
        <translation>Missing: {field}</translation>
    </message>
    <message>
        <source>选一个单位。</source>
        <translation>Choose a firm.</translation>
    </message>
    <message>
        <source>重新准备</source>
        <translation>Prepare again</translation>
    </message>
    <message>
        <source>问题</source>
        <translation>Problems</translation>
    </message>
    <message>
        <source>预览</source>
        <translation>Preview</translation>
    </message>
    <message>
        <source>预览放大、缩小</source>
        <translation>Zoom the preview</translation>
    </message>
    <message>
        <source>预览翻页</source>
        <translation>Turn the preview&apos;s page</translation>
    </message>
</context>
<context>
    <name>Pages</name>
    <message>
        <source>今日</source>
        <translation>Today</translation>
    </message>
    <message>
        <source>同步</source>
        <translation>Sync</translation>
    </message>
    <message>
        <source>开具文书</source>
        <translation>Issue papers</translation>
    </message>
    <message>
        <source>当面填</source>
        <translation>On screen</translation>
    </message>
    <message>
        <source>录入纸质问卷</source>
        <translation>Keying paper</translation>
    </message>
    <message>
        <source>收照片</source>
        <translation>New photos</translation>
    </message>
    <message>
        <source>文书</source>
        <translation>Papers</translation>
    </message>
    <message>
        <source>新版表单</source>
        <translation>Newer form</translation>
    </message>
    <message>
        <source>检查</source>
        <translation>Check-in</translation>
    </message>
    <message>
        <source>检查回访</source>
        <translation>Visits</translation>
    </message>
    <message>
        <source>照片</source>
        <translation>Photo</translation>
    </message>
    <message>
        <source>电话抽访</source>
        <translation>Phone checks</translation>
    </message>
    <message>
        <source>设置</source>
        <translation>Settings</translation>
    </message>
    <message>
        <source>通话</source>
        <translation>Call</translation>
    </message>
    <message>
        <source>问卷</source>
        <translation>Questionnaires</translation>
    </message>
    <message>
        <source>问题</source>
        <translation>Problem</translation>
    </message>
    <message>
        <source>问题台账</source>
        <translation>Ledger</translation>
    </message>
    <message>
        <source>项目</source>
        <translation>Sites</translation>
    </message>
</context>
<context>
    <name>Paper</name>
    <message>
        <source>{manner}，被拒收</source>
        <translation>{manner}, refused</translation>
    </message>
    <message>
        <source>{n} 次</source>
        <translation>once|{n} times</translation>
    </message>
    <message>
        <source>二维码</source>
        <translation>Code</translation>
    </message>
    <message>
        <source>二维码内容</source>
        <translation>What the code says</translation>
    </message>
    <message>
        <source>作废</source>
        <translation>Void</translation>
    </message>
    <message>
        <source>作废 {number}？</source>
        <translation>Void {number}?</translation>
    </message>
    <message>
        <source>作废原因</source>
        <translation>Reason</translation>
    </message>
    <message>
        <source>作废后不能恢复，送达回证一并作废，已送出的纸质文书要收回。</source>
        <translation>This cannot be undone. Its receipt becomes void too; collect any copy already handed over.</translation>
    </message>
    <message>
        <source>作废这份文书</source>
        <translation>Void this paper</translation>
    </message>
    <message>
        <source>再打印一次</source>
        <translation>Print again</translation>
    </message>
    <message>
        <source>写明为什么作废。</source>
        <translation>Say why it is void.</translation>
    </message>
    <message>
        <source>另存 PDF</source>
        <translation>Save PDF</translation>
    </message>
    <message>
        <source>对方拒收：还要留置送达，请见证人签字或全程拍照、录像。</source>
        <translation>Refused: it still has to be left there, with a witness or on camera.</translation>
    </message>
    <message>
        <source>已作废</source>
        <translation>Voided</translation>
    </message>
    <message>
        <source>已另存为 {name}</source>
        <translation>Saved as {name}</translation>
    </message>
    <message>
        <source>已登记拒收，今日里会提醒留置送达</source>
        <translation>Refusal recorded; Today will remind you to leave it there</translation>
    </message>
    <message>
        <source>已登记送达</source>
        <translation>Service recorded</translation>
    </message>
    <message>
        <source>开具</source>
        <translation>Issued</translation>
    </message>
    <message>
        <source>打印</source>
        <translation>Printed</translation>
    </message>
    <message>
        <source>打印一套</source>
        <translation>Print the set</translation>
    </message>
    <message>
        <source>改正期限</source>
        <translation>Correct by</translation>
    </message>
    <message>
        <source>放大、缩小</source>
        <translation>Zoom</translation>
    </message>
    <message>
        <source>文书种类</source>
        <translation>Sheets</translation>
    </message>
    <message>
        <source>文书页面</source>
        <translation>The paper&apos;s pages</translation>
    </message>
    <message>
        <source>文号仍然占用，不会再发给别的文书。</source>
        <translation>Its number stays used and is never given to another paper.</translation>
    </message>
    <message>
        <source>文号留着不再使用；问题仍在整改中，可以重新开具。</source>
        <translation>The number stays used; the problems stay in correction and can be ordered anew.</translation>
    </message>
    <message>
        <source>正在准备打印</source>
        <translation>Preparing to print</translation>
    </message>
    <message>
        <source>正在打开文书</source>
        <translation>Opening the paper</translation>
    </message>
    <message>
        <source>正在生成文书</source>
        <translation>Drawing the paper</translation>
    </message>
    <message>
        <source>正在登记</source>
        <translation>Recording</translation>
    </message>
    <message>
        <source>用手机扫也是这一串：网址、文号、密钥、摘要和签名。</source>
        <translation>A phone reads the same: address, number, key, digest and signature.</translation>
    </message>
    <message>
        <source>登记送达</source>
        <translation>Record service</translation>
    </message>
    <message>
        <source>翻页</source>
        <translation>Turn the page</translation>
    </message>
    <message>
        <source>被监察单位</source>
        <translation>Addressed to</translation>
    </message>
    <message>
        <source>见证：{witness}</source>
        <translation>Witness: {witness}</translation>
    </message>
    <message>
        <source>还没有打印</source>
        <translation>Not yet</translation>
    </message>
    <message>
        <source>还没有送达。送达之日起，改正期限才对单位生效。</source>
        <translation>Not served yet. The deadline binds the firm only from the day of service.</translation>
    </message>
    <message>
        <source>这一份是按封存的内容重新排版的，与开具当天的文件不完全相同；以已送达的纸质文书为准。</source>
        <translation>Laid out again from the sealed content: not quite the file of the day it was issued. The sheet that was served prevails.</translation>
    </message>
    <message>
        <source>这份文书的内容本机画不出来，可能由更新版本的程序开具；记录都在。</source>
        <translation>This laptop cannot draw the paper; a newer program may have issued it. Its records are all here.</translation>
    </message>
    <message>
        <source>这台电脑还没有打印机：可以另存 PDF，接上打印机后再打印。</source>
        <translation>No printer on this computer yet: save the PDF, or print once one is connected.</translation>
    </message>
    <message>
        <source>送达</source>
        <translation>Service</translation>
    </message>
    <message>
        <source>送达回证</source>
        <translation>Service receipt</translation>
    </message>
    <message>
        <source>重新开具</source>
        <translation>Issue anew</translation>
    </message>
    <message>
        <source>限期改正指令书</source>
        <translation>Order to correct</translation>
    </message>
    <message>
        <source>项目</source>
        <translation>Site</translation>
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
    <name>Papers</name>
    <message>
        <source>{n} 份待送达</source>
        <translation>{n} to be served</translation>
    </message>
    <message>
        <source>{n} 份文书</source>
        <translation>{n} paper|{n} papers</translation>
    </message>
    <message>
        <source>全程离线核验，文件没有离开这台电脑。</source>
        <translation>Checked wholly offline: the file never left this computer.</translation>
    </message>
    <message>
        <source>全部文书</source>
        <translation>All papers</translation>
    </message>
    <message>
        <source>再看一次</source>
        <translation>Look again</translation>
    </message>
    <message>
        <source>去问题台账</source>
        <translation>Go to Problems</translation>
    </message>
    <message>
        <source>只看</source>
        <translation>Show only</translation>
    </message>
    <message>
        <source>局里收到</source>
        <translation>Received by the bureau</translation>
    </message>
    <message>
        <source>开具</source>
        <translation>Issued</translation>
    </message>
    <message>
        <source>开具单位</source>
        <translation>Issued by</translation>
    </message>
    <message>
        <source>开具日期</source>
        <translation>Issued on</translation>
    </message>
    <message>
        <source>待送达</source>
        <translation>To be served</translation>
    </message>
    <message>
        <source>打开文书</source>
        <translation>Open the paper</translation>
    </message>
    <message>
        <source>改正期限</source>
        <translation>Correct by</translation>
    </message>
    <message>
        <source>文书</source>
        <translation>Papers</translation>
    </message>
    <message>
        <source>文书种类</source>
        <translation>Kind of paper</translation>
    </message>
    <message>
        <source>文号</source>
        <translation>Number</translation>
    </message>
    <message>
        <source>文号、项目、单位  /</source>
        <translation>Number, site, firm  /</translation>
    </message>
    <message>
        <source>本机没有这份文书的记录。</source>
        <translation>This laptop has no record of the paper.</translation>
    </message>
    <message>
        <source>查看全部文书</source>
        <translation>Show all papers</translation>
    </message>
    <message>
        <source>核验文件</source>
        <translation>Verify a file</translation>
    </message>
    <message>
        <source>核验文件（也可以拖进来）</source>
        <translation>Verify a file (or drop it here)</translation>
    </message>
    <message>
        <source>正在核验 {name}</source>
        <translation>Verifying {name}</translation>
    </message>
    <message>
        <source>没有符合条件的文书。</source>
        <translation>No paper matches.</translation>
    </message>
    <message>
        <source>状态</source>
        <translation>State</translation>
    </message>
    <message>
        <source>筛选</source>
        <translation>Filter</translation>
    </message>
    <message>
        <source>签发人</source>
        <translation>Sealed by</translation>
    </message>
    <message>
        <source>被监察单位</source>
        <translation>Addressed to</translation>
    </message>
    <message>
        <source>读不到这个文件。它可能已被移走，或者正被别的程序占用。</source>
        <translation>The file cannot be read. It may have been moved, or another program is using it.</translation>
    </message>
    <message>
        <source>还没有文书 — 在问题台账里选一个问题来开具。</source>
        <translation>No papers yet — choose a problem in the ledger to issue one.</translation>
    </message>
    <message>
        <source>这份文书已经作废。</source>
        <translation>This paper was declared void.</translation>
    </message>
    <message>
        <source>选一个要核验的文件</source>
        <translation>Choose a file to verify</translation>
    </message>
    <message>
        <source>项目</source>
        <translation>Site</translation>
    </message>
</context>
<context>
    <name>People</name>
    <message>
        <source>（已抹除）</source>
        <translation>(erased)</translation>
    </message>
</context>
<context>
    <name>Photos</name>
    <message>
        <source>{n} 张不在哪次检查的时间里</source>
        <translation>{n} was taken during no visit|{n} were taken during no visit</translation>
    </message>
    <message>
        <source>{n} 张分不清是哪次：{visits}</source>
        <translation>{n} may be of any of these: {visits}|{n} may be of any of these: {visits}</translation>
    </message>
    <message>
        <source>{n} 张属于 {visit}</source>
        <translation>{n} belongs to {visit}|{n} belong to {visit}</translation>
    </message>
    <message>
        <source>{n} 张要你认</source>
        <translation>{n} for you to place|{n} for you to place</translation>
    </message>
    <message>
        <source>{since} 起有 {n} 张新照片</source>
        <translation>{n} new photo since {since}|{n} new photos since {since}</translation>
    </message>
    <message>
        <source>{site}（不归哪次检查）</source>
        <translation>{site} (no visit)</translation>
    </message>
    <message>
        <source>{words}：{more}</source>
        <translation>{words}: {more}</translation>
    </message>
    <message>
        <source>、</source>
        <translation>, </translation>
    </message>
    <message>
        <source>不要</source>
        <translation>Not wanted</translation>
    </message>
    <message>
        <source>以后不再提起；原文件不动</source>
        <translation>It is not offered again; the file stays where it is</translation>
    </message>
    <message>
        <source>再看一次</source>
        <translation>Look again</translation>
    </message>
    <message>
        <source>分钟（慢了填负数）</source>
        <translation>min (negative if it was slow)</translation>
    </message>
    <message>
        <source>到下一堆</source>
        <translation>To the next pile</translation>
    </message>
    <message>
        <source>去设置</source>
        <translation>Go to Settings</translation>
    </message>
    <message>
        <source>填分钟数，如 5 或 -60，不超过一天。</source>
        <translation>Type minutes, such as 5 or -60, a day at most.</translation>
    </message>
    <message>
        <source>归到</source>
        <translation>Belongs to</translation>
    </message>
    <message>
        <source>收下 {n} 张</source>
        <translation>Take {n} photo|Take {n} photos</translation>
    </message>
    <message>
        <source>收下第一堆</source>
        <translation>Take the first pile</translation>
    </message>
    <message>
        <source>文件的时间</source>
        <translation>File&apos;s time</translation>
    </message>
    <message>
        <source>有工人的个人信息</source>
        <translation>Shows workers&apos; personal data</translation>
    </message>
    <message>
        <source>正在看照片</source>
        <translation>Looking at the photos</translation>
    </message>
    <message>
        <source>没有新照片。在设置里指定照片文件夹（手机或存储卡同步到的地方），新照片会自己出现在这里。</source>
        <translation>No new photos. Choose the photo folder in Settings (where your phone or card copies to), and new photos will show up here.</translation>
    </message>
    <message>
        <source>照片文件夹里没有新照片。</source>
        <translation>The photo folder has no new photos.</translation>
    </message>
    <message>
        <source>相机快了几分钟</source>
        <translation>Minutes the camera was fast</translation>
    </message>
    <message>
        <source>相机的时间</source>
        <translation>Camera&apos;s time</translation>
    </message>
    <message>
        <source>相机的钟快了</source>
        <translation>The camera&apos;s clock was fast by</translation>
    </message>
    <message>
        <source>看照片；按住 Shift 选几张，只收选中的</source>
        <translation>Look at photos; hold Shift to select some and take only those</translation>
    </message>
    <message>
        <source>身份证、工资条、认得出的脸：勾上，就和花名册一样保管。</source>
        <translation>Identity cards, pay slips, faces: ticked, it is kept as the roster is.</translation>
    </message>
    <message>
        <source>选归到哪里…</source>
        <translation>Choose where it belongs…</translation>
    </message>
    <message>
        <source>都收好了，按 Esc 返回。</source>
        <translation>All done. Esc goes back.</translation>
    </message>
    <message>
        <source>，</source>
        <translation>, </translation>
    </message>
</context>
<context>
    <name>Picture</name>
    <message>
        <source>HEIC 已原样收下，时间也读了，照样传到局里。本程序显示不了：现有的解码库，许可或维护都不合要求。手机“设置 → 相机 → 格式”选“兼容性最佳”，就拍成能看的 JPEG。</source>
        <translation>This HEIC was kept as it is, its time was read, and it is sent like any other. It cannot be shown here: of the decoders there are, none has both a licence and a maintainer that will do. In the phone&apos;s Settings → Camera → Formats choose Most Compatible, and it takes JPEG.</translation>
    </message>
    <message>
        <source>{who} 的电脑还没有传给局里。等他同步之后就能取来。</source>
        <translation>{who}&apos;s laptop has not sent it to the bureau yet. It can be fetched after the next sync there.</translation>
    </message>
    <message>
        <source>上一张</source>
        <translation>Previous photo</translation>
    </message>
    <message>
        <source>上一张、下一张</source>
        <translation>Previous, next photo</translation>
    </message>
    <message>
        <source>下一张</source>
        <translation>Next photo</translation>
    </message>
    <message>
        <source>下次同步再传</source>
        <translation>Send with the next sync</translation>
    </message>
    <message>
        <source>不含个人信息，改为普通照片</source>
        <translation>No personal data: an ordinary photo again</translation>
    </message>
    <message>
        <source>从局里取来</source>
        <translation>Fetch from the bureau</translation>
    </message>
    <message>
        <source>作废</source>
        <translation>Void</translation>
    </message>
    <message>
        <source>作废原因</source>
        <translation>Reason for voiding</translation>
    </message>
    <message>
        <source>作废原因，如拍糊了</source>
        <translation>Reason for voiding, such as blurred</translation>
    </message>
    <message>
        <source>作废这张照片？</source>
        <translation>Void this photo?</translation>
    </message>
    <message>
        <source>原件存放在</source>
        <translation>Original kept at</translation>
    </message>
    <message>
        <source>含个人信息，改为按花名册保管</source>
        <translation>Personal data: kept as the roster is</translation>
    </message>
    <message>
        <source>大小</source>
        <translation>Size</translation>
    </message>
    <message>
        <source>如：执法记录仪 3 号，支队采集站</source>
        <translation>Such as: body camera 3, collecting station</translation>
    </message>
    <message>
        <source>它不再算作证据，记录和原因留着；还没上传的不再上传。</source>
        <translation>It is evidence no longer; the record and the reason stay. If it was not sent yet, it will not be.</translation>
    </message>
    <message>
        <source>已作废，原因留在记录里。</source>
        <translation>Voided; the reason is on record.</translation>
    </message>
    <message>
        <source>已原样收下，本机显示不了这种格式。</source>
        <translation>Kept as it is; this laptop cannot show this format.</translation>
    </message>
    <message>
        <source>已按个人信息保管。</source>
        <translation>Kept as personal data now.</translation>
    </message>
    <message>
        <source>已改回普通照片。</source>
        <translation>An ordinary photo again.</translation>
    </message>
    <message>
        <source>录像只登记，不上传：文件名、校验码、时间都记下了。</source>
        <translation>Videos are registered, not sent: file name, digest and times are on record.</translation>
    </message>
    <message>
        <source>拍摄时间</source>
        <translation>Taken</translation>
    </message>
    <message>
        <source>拍的是什么</source>
        <translation>What it shows</translation>
    </message>
    <message>
        <source>放大</source>
        <translation>Zoom in</translation>
    </message>
    <message>
        <source>放大、缩小；放大后用方向键移动</source>
        <translation>Zoom in, out; arrows move over a zoomed photo</translation>
    </message>
    <message>
        <source>文件</source>
        <translation>File</translation>
    </message>
    <message>
        <source>正在从局里取（KB）</source>
        <translation>Fetching from the bureau (KB)</translation>
    </message>
    <message>
        <source>正在打开…</source>
        <translation>Opening…</translation>
    </message>
    <message>
        <source>添加</source>
        <translation>Added</translation>
    </message>
    <message>
        <source>照片</source>
        <translation>Photo</translation>
    </message>
    <message>
        <source>照片上有工人的个人信息</source>
        <translation>It shows workers&apos; personal data</translation>
    </message>
    <message>
        <source>照片在局里，{size}。要看就取来，取来后留在本机。</source>
        <translation>The photo is at the bureau, {size}. Fetch it to see it; it then stays on this laptop.</translation>
    </message>
    <message>
        <source>看整张</source>
        <translation>Whole photo</translation>
    </message>
    <message>
        <source>缩小</source>
        <translation>Zoom out</translation>
    </message>
    <message>
        <source>证明</source>
        <translation>Proves</translation>
    </message>
    <message>
        <source>说明</source>
        <translation>Note</translation>
    </message>
    <message>
        <source>身份证、工资条、花名册、认得出的脸：勾上，就和花名册一样保管，只有本项目的监察员看得到。</source>
        <translation>Identity cards, pay slips, rosters, faces: ticked, it is kept as the roster is, and only the site&apos;s inspector sees it.</translation>
    </message>
    <message>
        <source>转着看</source>
        <translation>Turn the view</translation>
    </message>
    <message>
        <source>转着看，原件不变</source>
        <translation>Turn the view; the original stays as it is</translation>
    </message>
    <message>
        <source>这里没有照片了，按 Esc 返回。</source>
        <translation>There are no photos here any more. Esc goes back.</translation>
    </message>
</context>
<context>
    <name>PictureKind</name>
    <message>
        <source>录像</source>
        <translation>Video</translation>
    </message>
    <message>
        <source>扫描件</source>
        <translation>Scan</translation>
    </message>
    <message>
        <source>文件</source>
        <translation>File</translation>
    </message>
    <message>
        <source>照片</source>
        <translation>Photo</translation>
    </message>
</context>
<context>
    <name>PictureState</name>
    <message>
        <source>上传停下</source>
        <translation>Upload stopped</translation>
    </message>
    <message>
        <source>在局里</source>
        <translation>At the bureau</translation>
    </message>
    <message>
        <source>局里已有</source>
        <translation>Bureau has it</translation>
    </message>
    <message>
        <source>已登记</source>
        <translation>Registered</translation>
    </message>
    <message>
        <source>待上传</source>
        <translation>To be sent</translation>
    </message>
    <message>
        <source>等同事上传</source>
        <translation>Not sent yet</translation>
    </message>
</context>
<context>
    <name>Pictures</name>
    <message>
        <source>{kind} {site} {when}</source>
        <translation>{kind} {site} {when}</translation>
    </message>
    <message>
        <source>{n} 个没有收下</source>
        <translation>{n} not taken|{n} not taken</translation>
    </message>
    <message>
        <source>{n} 张不是这次检查时拍的</source>
        <translation>{n} not taken during this visit|{n} not taken during this visit</translation>
    </message>
    <message>
        <source>{n} 张早已收下</source>
        <translation>{n} was here already|{n} were here already</translation>
    </message>
    <message>
        <source>{n} 张照片</source>
        <translation>{n} photo|{n} photos</translation>
    </message>
    <message>
        <source>剪贴板里没有照片。</source>
        <translation>There is no photo on the clipboard.</translation>
    </message>
    <message>
        <source>含个人信息</source>
        <translation>personal data</translation>
    </message>
    <message>
        <source>所有文件</source>
        <translation>All files</translation>
    </message>
    <message>
        <source>拖进来，或按 Ctrl+V 粘贴</source>
        <translation>Drop them here, or paste with Ctrl+V</translation>
    </message>
    <message>
        <source>撤销添加</source>
        <translation>Adding undone</translation>
    </message>
    <message>
        <source>收下 {n} 张</source>
        <translation>{n} taken in|{n} taken in</translation>
    </message>
    <message>
        <source>收下 {n} 张 → {where}</source>
        <translation>{n} taken in → {where}|{n} taken in → {where}</translation>
    </message>
    <message>
        <source>整改前</source>
        <translation>Before</translation>
    </message>
    <message>
        <source>整改后</source>
        <translation>After</translation>
    </message>
    <message>
        <source>正在收照片</source>
        <translation>Taking photos in</translation>
    </message>
    <message>
        <source>正在登记录像（MB）</source>
        <translation>Registering a video (MB)</translation>
    </message>
    <message>
        <source>没有新的</source>
        <translation>Nothing new</translation>
    </message>
    <message>
        <source>添加照片</source>
        <translation>Add photos</translation>
    </message>
    <message>
        <source>照片</source>
        <translation>Photos</translation>
    </message>
    <message>
        <source>照片、扫描件、录像</source>
        <translation>Photos, scans, videos</translation>
    </message>
    <message>
        <source>登记录像 {n} 段</source>
        <translation>{n} video registered|{n} videos registered</translation>
    </message>
    <message>
        <source>还有 {n} 个</source>
        <translation>and {n} more|and {n} more</translation>
    </message>
    <message>
        <source>进行中</source>
        <translation>now</translation>
    </message>
    <message>
        <source>选照片、扫描件或录像</source>
        <translation>Choose photos, scans or videos</translation>
    </message>
</context>
<context>
    <name>Problem</name>
    <message>
        <source>{day} {who} 发现</source>
        <translation>{day} found by {who}</translation>
    </message>
    <message>
        <source>{day} 作废：{reason}</source>
        <translation>{day} voided: {reason}</translation>
    </message>
    <message>
        <source>{day} 销号</source>
        <translation>{day} struck off</translation>
    </message>
    <message>
        <source>{due}（节假日未公布，暂定）</source>
        <translation>{due} (provisional: holidays not published)</translation>
    </message>
    <message>
        <source>下达整改指令</source>
        <translation>Order to correct</translation>
    </message>
    <message>
        <source>作废</source>
        <translation>Void</translation>
    </message>
    <message>
        <source>作废原因</source>
        <translation>Reason for voiding</translation>
    </message>
    <message>
        <source>作废原因，如误登、重复</source>
        <translation>Why void it: by mistake, a duplicate …</translation>
    </message>
    <message>
        <source>作废这个问题？</source>
        <translation>Void this problem?</translation>
    </message>
    <message>
        <source>前后照片</source>
        <translation>Before and after</translation>
    </message>
    <message>
        <source>复查不合格</source>
        <translation>Re-check failed</translation>
    </message>
    <message>
        <source>如 724-28（条例第二十八条）；几条之间用分号</source>
        <translation>Such as 724-28 (Regulation 724, art. 28); separate several by semicolons</translation>
    </message>
    <message>
        <source>它留在台账里，注明原因，不再计入未结和逾期。</source>
        <translation>It stays in the ledger with the reason, and no longer counts as open or overdue.</translation>
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
        <source>整改期限</source>
        <translation>Deadline</translation>
    </message>
    <message>
        <source>整改要求</source>
        <translation>To be done</translation>
    </message>
    <message>
        <source>有改动要人定，去看</source>
        <translation>A change waits for a decision</translation>
    </message>
    <message>
        <source>本项目 {n} 个问题一并下达</source>
        <translation>One order for the site&apos;s {n} problem|One order for the site&apos;s {n} problems</translation>
    </message>
    <message>
        <source>条款</source>
        <translation>Clause</translation>
    </message>
    <message>
        <source>来自检查</source>
        <translation>The check-in</translation>
    </message>
    <message>
        <source>涉及人数</source>
        <translation>People concerned</translation>
    </message>
    <message>
        <source>涉及金额</source>
        <translation>Sum concerned</translation>
    </message>
    <message>
        <source>登记</source>
        <translation>Register</translation>
    </message>
    <message>
        <source>经过</source>
        <translation>History</translation>
    </message>
    <message>
        <source>草稿</source>
        <translation>Draft</translation>
    </message>
    <message>
        <source>责任单位</source>
        <translation>Responsible firm</translation>
    </message>
    <message>
        <source>还没有条款</source>
        <translation>No clause yet</translation>
    </message>
    <message>
        <source>违反的条款</source>
        <translation>Clause breached</translation>
    </message>
</context>
<context>
    <name>ProblemStrip</name>
    <message>
        <source>{due}（暂定）</source>
        <translation>{due} (provisional)</translation>
    </message>
    <message>
        <source>{n} 个工作日</source>
        <translation>{n} working day|{n} working days</translation>
    </message>
    <message>
        <source>人数</source>
        <translation>People</translation>
    </message>
    <message>
        <source>人数应为整数，或者不填</source>
        <translation>A whole number of people, or nothing</translation>
    </message>
    <message>
        <source>先不</source>
        <translation>Not now</translation>
    </message>
    <message>
        <source>已记入台账，期限 {due}</source>
        <translation>In the ledger, due {due}</translation>
    </message>
    <message>
        <source>建立问题</source>
        <translation>Make the problem</translation>
    </message>
    <message>
        <source>建立（回车）</source>
        <translation>Make it (Enter)</translation>
    </message>
    <message>
        <source>撤回</source>
        <translation>Take back</translation>
    </message>
    <message>
        <source>撤回 {item} 的问题</source>
        <translation>Take back the problem of {item}</translation>
    </message>
    <message>
        <source>整改期限</source>
        <translation>Deadline</translation>
    </message>
    <message>
        <source>期限</source>
        <translation>Due</translation>
    </message>
    <message>
        <source>期限不能早于今天</source>
        <translation>The deadline cannot lie before today</translation>
    </message>
    <message>
        <source>期限看不懂：写日期，如 11-30，或工作日数，如 5</source>
        <translation>Unclear deadline: a date such as 11-30, or working days such as 5</translation>
    </message>
    <message>
        <source>查实的问题</source>
        <translation>Facts found</translation>
    </message>
    <message>
        <source>涉及人数</source>
        <translation>People concerned</translation>
    </message>
    <message>
        <source>记入台账</source>
        <translation>For the ledger</translation>
    </message>
</context>
<context>
    <name>Problems</name>
    <message>
        <source>{n} 个逾期</source>
        <translation>{n} overdue|{n} overdue</translation>
    </message>
    <message>
        <source>{state} · 要人定</source>
        <translation>{state} · to decide</translation>
    </message>
    <message>
        <source>下达整改指令</source>
        <translation>Order to correct</translation>
    </message>
    <message>
        <source>全部</source>
        <translation>All</translation>
    </message>
    <message>
        <source>再看一次</source>
        <translation>Look again</translation>
    </message>
    <message>
        <source>只看</source>
        <translation>Show</translation>
    </message>
    <message>
        <source>已作废，原因记在台账里</source>
        <translation>Voided; the reason is in the ledger</translation>
    </message>
    <message>
        <source>已结</source>
        <translation>Closed</translation>
    </message>
    <message>
        <source>打开</source>
        <translation>Open</translation>
    </message>
    <message>
        <source>期限</source>
        <translation>Due</translation>
    </message>
    <message>
        <source>未结</source>
        <translation>Open</translation>
    </message>
    <message>
        <source>没有符合的问题</source>
        <translation>No problem fits</translation>
    </message>
    <message>
        <source>状态</source>
        <translation>State</translation>
    </message>
    <message>
        <source>看不懂：写成 724-28 这样，724 是条例，423 是监察条例</source>
        <translation>Unclear: write it as 724-28; 724 and 423 are the two regulations</translation>
    </message>
    <message>
        <source>筛选</source>
        <translation>Filter</translation>
    </message>
    <message>
        <source>给打开的问题添照片（也可以拖进来）</source>
        <translation>Add photos to the open problem (or drop them)</translation>
    </message>
    <message>
        <source>还剩</source>
        <translation>Left</translation>
    </message>
    <message>
        <source>逾期</source>
        <translation>Overdue</translation>
    </message>
    <message>
        <source>问题</source>
        <translation>Problem</translation>
    </message>
    <message>
        <source>问题台账</source>
        <translation>Problem ledger</translation>
    </message>
    <message>
        <source>项目</source>
        <translation>Site</translation>
    </message>
    <message>
        <source>项目名称、拼音首字母  /</source>
        <translation>Site name, initials  /</translation>
    </message>
</context>
<context>
    <name>Questionnaires</name>
    <message>
        <source>{differing}/{compared} 处不同</source>
        <translation>{differing} of {compared} differ</translation>
    </message>
    <message>
        <source>{n} 人答了</source>
        <translation>{n} worker answered|{n} workers answered</translation>
    </message>
    <message>
        <source>{n} 份</source>
        <translation>{n} questionnaire|{n} questionnaires</translation>
    </message>
    <message>
        <source>份</source>
        <translation>Sheets</translation>
    </message>
    <message>
        <source>份数</source>
        <translation>Copies</translation>
    </message>
    <message>
        <source>作废</source>
        <translation>Void</translation>
    </message>
    <message>
        <source>作废这份问卷？</source>
        <translation>Void this questionnaire?</translation>
    </message>
    <message>
        <source>再看一次</source>
        <translation>Look again</translation>
    </message>
    <message>
        <source>写份数，例如 40。</source>
        <translation>Type a number, such as 40.</translation>
    </message>
    <message>
        <source>写印几份，例如 40。</source>
        <translation>Type how many to print, such as 40.</translation>
    </message>
    <message>
        <source>印出 {n} 份，编号 {prefix}-001 起</source>
        <translation>{n} sheet printed, from {prefix}-001|{n} sheets printed, from {prefix}-001</translation>
    </message>
    <message>
        <source>印出来就记为发出</source>
        <translation>Count as handed out once printed</translation>
    </message>
    <message>
        <source>印空白</source>
        <translation>Print blanks</translation>
    </message>
    <message>
        <source>印空白问卷</source>
        <translation>Print blanks</translation>
    </message>
    <message>
        <source>去同步</source>
        <translation>Go to Sync</translation>
    </message>
    <message>
        <source>只写这一次的份数，会加到已记的上面。</source>
        <translation>Only this time&apos;s; it is added to what was counted.</translation>
    </message>
    <message>
        <source>填写日期</source>
        <translation>Filled in</translation>
    </message>
    <message>
        <source>它不再计入份数和统计；记录留着，不能恢复。</source>
        <translation>It no longer counts anywhere; the record stays and cannot be restored.</translation>
    </message>
    <message>
        <source>差错率</source>
        <translation>Errors</translation>
    </message>
    <message>
        <source>差错率：录过两遍的答案里，有多少两遍不一样；算给录第一遍的人。</source>
        <translation>Errors: of the answers keyed twice, how many differ; told of whoever keyed first.</translation>
    </message>
    <message>
        <source>已作废，不再计入</source>
        <translation>Voided; it no longer counts</translation>
    </message>
    <message>
        <source>当面填</source>
        <translation>On screen</translation>
    </message>
    <message>
        <source>当面填一份</source>
        <translation>One on screen, with the worker</translation>
    </message>
    <message>
        <source>录了两遍</source>
        <translation>Keyed twice</translation>
    </message>
    <message>
        <source>录入人</source>
        <translation>Keyed by</translation>
    </message>
    <message>
        <source>录入纸质</source>
        <translation>Key paper</translation>
    </message>
    <message>
        <source>录入纸质问卷</source>
        <translation>Key paper sheets</translation>
    </message>
    <message>
        <source>录入统计</source>
        <translation>Keying figures</translation>
    </message>
    <message>
        <source>录第二遍</source>
        <translation>Key again</translation>
    </message>
    <message>
        <source>录第二遍 {n} 份</source>
        <translation>Key {n} again|Key {n} again</translation>
    </message>
    <message>
        <source>打印空白问卷</source>
        <translation>Print</translation>
    </message>
    <message>
        <source>打印记录，供签名</source>
        <translation>Print record to sign</translation>
    </message>
    <message>
        <source>打开；没填完的接着填</source>
        <translation>Open; go on with one unfinished</translation>
    </message>
    <message>
        <source>改</source>
        <translation>Fixes</translation>
    </message>
    <message>
        <source>改这一份</source>
        <translation>Change it</translation>
    </message>
    <message>
        <source>正在排版空白问卷</source>
        <translation>Laying out the blanks</translation>
    </message>
    <message>
        <source>每份自动编号，每页带二维码；录入时一扫就认得。</source>
        <translation>Each sheet gets a number, each page a code that a scanner reads.</translation>
    </message>
    <message>
        <source>清点</source>
        <translation>Count</translation>
    </message>
    <message>
        <source>清点发出、收回</source>
        <translation>Count handed out and returned</translation>
    </message>
    <message>
        <source>状态</source>
        <translation>State</translation>
    </message>
    <message>
        <source>班组</source>
        <translation>Crew</translation>
    </message>
    <message>
        <source>秒/份</source>
        <translation>Sec.</translation>
    </message>
    <message>
        <source>答案</source>
        <translation>Answers</translation>
    </message>
    <message>
        <source>筛选</source>
        <translation>Filter</translation>
    </message>
    <message>
        <source>经办</source>
        <translation>By</translation>
    </message>
    <message>
        <source>编号</source>
        <translation>Number</translation>
    </message>
    <message>
        <source>编号、班组、录入人  /</source>
        <translation>Number, crew, name  /</translation>
    </message>
    <message>
        <source>记下</source>
        <translation>Count</translation>
    </message>
    <message>
        <source>记下：发出 {n} 份</source>
        <translation>{n} counted as handed out|{n} counted as handed out</translation>
    </message>
    <message>
        <source>记下：收回 {n} 份</source>
        <translation>{n} counted as returned|{n} counted as returned</translation>
    </message>
    <message>
        <source>还没有可以填问卷的项目 — 同步以领取。</source>
        <translation>No site to fill questionnaires at yet. Sync to get yours.</translation>
    </message>
    <message>
        <source>这个月的答案</source>
        <translation>The month’s answers</translation>
    </message>
    <message>
        <source>这个月还没有填好的问卷。</source>
        <translation>No questionnaire this month yet.</translation>
    </message>
    <message>
        <source>这个月还没有录入纸质问卷。</source>
        <translation>No paper sheet was keyed this month.</translation>
    </message>
    <message>
        <source>这次发出，份</source>
        <translation>Handed out now</translation>
    </message>
    <message>
        <source>这次收回，份</source>
        <translation>Returned now</translation>
    </message>
    <message>
        <source>键/份</source>
        <translation>Keys</translation>
    </message>
    <message>
        <source>问卷</source>
        <translation>Questionnaire</translation>
    </message>
    <message>
        <source>项目</source>
        <translation>Site</translation>
    </message>
</context>
<context>
    <name>Recovery</name>
    <message>
        <source>1  局里的恢复密钥</source>
        <translation>1  The bureau&apos;s recovery key</translation>
    </message>
    <message>
        <source>2  想一个新口令</source>
        <translation>2  Choose a new passphrase</translation>
    </message>
    <message>
        <source>在系统管理员手里，以 ANXIN-RECOVERY-1 开头。数据不会丢。</source>
        <translation>Your administrator keeps it; it begins with ANXIN-RECOVERY-1. No data is lost.</translation>
    </message>
    <message>
        <source>粘贴、照打印件输入，或把恢复密钥文件拖到这里</source>
        <translation>Paste it, type it from the printout, or drop the recovery key file here</translation>
    </message>
    <message>
        <source>设新口令并打开</source>
        <translation>Set passphrase and open</translation>
    </message>
    <message>
        <source>返回</source>
        <translation>Back</translation>
    </message>
    <message>
        <source>选择恢复密钥文件</source>
        <translation>Choose the recovery key file</translation>
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
        <source>{number} {who} 正在录，还没录完。</source>
        <translation>{who} is keying {number} and is not done.</translation>
    </message>
    <message>
        <source>{number} 已经录过了。</source>
        <translation>{number} is keyed already.</translation>
    </message>
    <message>
        <source>{number} 已经录过第二遍，不能退回去改。</source>
        <translation>{number} was keyed a second time and cannot be taken up again.</translation>
    </message>
    <message>
        <source>{number} 是给“{site}”印的。</source>
        <translation>{number} was printed for “{site}”.</translation>
    </message>
    <message>
        <source>{wait}后再输。</source>
        <translation>Type it again in {wait}.</translation>
    </message>
    <message>
        <source>一次印 1 到 {limit} 份。</source>
        <translation>Print between 1 and {limit} at a time.</translation>
    </message>
    <message>
        <source>一次送出的内容太大。</source>
        <translation>Too much was sent at once.</translation>
    </message>
    <message>
        <source>下次同步会接着传。</source>
        <translation>The next sync goes on where it stopped.</translation>
    </message>
    <message>
        <source>不写日期先看清单，再写上完整的日期和时间。</source>
        <translation>Leave the date out to see the list, then give the whole date and time.</translation>
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
        <source>不采用要写明原因。</source>
        <translation>Letting go needs a reason.</translation>
    </message>
    <message>
        <source>两次输入的口令不一样。</source>
        <translation>The two passphrases differ.</translation>
    </message>
    <message>
        <source>两边的记录都留着，一条不少。</source>
        <translation>The records of both are kept; none is missing.</translation>
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
        <source>交过的在局里等人核对，没交的还在这台电脑上，都没丢。</source>
        <translation>What was handed over waits at the bureau for somebody to check; what was not is still on this computer. Nothing is lost.</translation>
    </message>
    <message>
        <source>从 ANXIN-RECOVERY-1 起逐组核对，或直接选恢复密钥文件。</source>
        <translation>Check it group by group from ANXIN-RECOVERY-1 on, or choose the recovery key file.</translation>
    </message>
    <message>
        <source>从相机或手机里重新复制一次。</source>
        <translation>Copy it from the camera or phone again.</translation>
    </message>
    <message>
        <source>从相机或手机里重新复制一次，再添加。</source>
        <translation>Copy it from the camera or phone once more and add it again.</translation>
    </message>
    <message>
        <source>以元为单位，最多两位小数，例如 12345.60。</source>
        <translation>In yuan, with at most two decimals, such as 12345.60.</translation>
    </message>
    <message>
        <source>份数要在 1 到 {limit} 之间。</source>
        <translation>The count must be between 1 and {limit}.</translation>
    </message>
    <message>
        <source>传过去的附件和原来的不一样，没有采用。</source>
        <translation>What arrived is not the original attachment; it was not accepted.</translation>
    </message>
    <message>
        <source>作废后重新填一份。</source>
        <translation>Void it and fill in a new one.</translation>
    </message>
    <message>
        <source>作废附件要写明原因。</source>
        <translation>Voiding an attachment needs a reason.</translation>
    </message>
    <message>
        <source>你没有权限改这条记录，已交给局里核对。</source>
        <translation>You may not change this record; the bureau will look at your change.</translation>
    </message>
    <message>
        <source>你的决定局里也留着，不会丢。</source>
        <translation>The bureau keeps your decision too; nothing is lost.</translation>
    </message>
    <message>
        <source>你的权限不够做这一步。</source>
        <translation>Your account may not do this.</translation>
    </message>
    <message>
        <source>你的账号已停用，局里不再收发。</source>
        <translation>Your account was closed; the bureau takes and gives nothing any more.</translation>
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
        <source>先同步一次；项目可能已经改派。</source>
        <translation>Sync first; the site may have been reassigned.</translation>
    </message>
    <message>
        <source>先在别的程序里复制照片或文件，再按 Ctrl+V。</source>
        <translation>Copy a photo or file in another program first, then press Ctrl+V.</translation>
    </message>
    <message>
        <source>先录下一份；这一份等他录完。</source>
        <translation>Key the next one; leave this to them.</translation>
    </message>
    <message>
        <source>先录完 {current}，或按 Esc 放下它，再扫。</source>
        <translation>Finish {current} first, or put it aside with Esc, then scan again.</translation>
    </message>
    <message>
        <source>先把它复制到“图片”文件夹，再添加。</source>
        <translation>Copy it to your Pictures folder first, then add it.</translation>
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
        <source>再同步一次，会从头重传；如果还不行，请检查网络设备。</source>
        <translation>Sync again: it is sent from the start. If that fails too, have the network equipment checked.</translation>
    </message>
    <message>
        <source>再同步一次，会分批送出。</source>
        <translation>Sync once more: it goes in smaller parts.</translation>
    </message>
    <message>
        <source>再同步一次，它会登记为一台新设备，把没送的送出去。</source>
        <translation>Sync once more: it is registered as a new device and sends what had not been sent.</translation>
    </message>
    <message>
        <source>再同步一次，接着上次的地方传。</source>
        <translation>Sync again: it goes on where it stopped.</translation>
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
        <source>再同步一次；如果还这样，请联系系统管理员。</source>
        <translation>Sync once more; if it stays so, ask the system administrator.</translation>
    </message>
    <message>
        <source>再记一次。</source>
        <translation>Record it once more.</translation>
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
        <source>写一句原因，例如“拍错了”。</source>
        <translation>Write a short reason, such as &quot;wrong picture&quot;.</translation>
    </message>
    <message>
        <source>写一句原因，例如“重复登记”，再定。</source>
        <translation>Write a reason, such as “entered twice”, then decide.</translation>
    </message>
    <message>
        <source>写的内容局里没有留，本机同步后也不留。</source>
        <translation>The bureau kept nothing of what was written; after a sync this computer keeps nothing either.</translation>
    </message>
    <message>
        <source>写短一点，再定。</source>
        <translation>Make it shorter, then decide.</translation>
    </message>
    <message>
        <source>删掉一些不用的文件，再试一次。</source>
        <translation>Delete files you no longer need and try again.</translation>
    </message>
    <message>
        <source>到“同步”页把前面的改动定下来：采用，或者不采用。</source>
        <translation>Go to Sync and settle the earlier change: use it, or let it go.</translation>
    </message>
    <message>
        <source>到“同步”页点“不采用”。这个人确实又来了，请局里重新登记。</source>
        <translation>On the Sync page choose “Let it go”. If this person really is back, ask the bureau to enter them anew.</translation>
    </message>
    <message>
        <source>剪贴板里没有照片。</source>
        <translation>There is no photo on the clipboard.</translation>
    </message>
    <message>
        <source>升级前的备份还在，数据没有改动。</source>
        <translation>The backup from before the upgrade is there; the data is unchanged.</translation>
    </message>
    <message>
        <source>卡片已经换成最新的，看一遍再定。</source>
        <translation>The card now shows the latest; look through it, then decide.</translation>
    </message>
    <message>
        <source>卡片打开以后，内容又变了，所以没有定。</source>
        <translation>Something changed after the card was opened, so nothing was decided.</translation>
    </message>
    <message>
        <source>原因太长，最多 {limit} 个字。</source>
        <translation>The reason is too long; {limit} characters at most.</translation>
    </message>
    <message>
        <source>原文件没有动；其他照片照常收下。</source>
        <translation>The original is untouched; the other photos are taken as usual.</translation>
    </message>
    <message>
        <source>原文件没有动；这一份没有收下。</source>
        <translation>The original file is untouched; this copy was not taken.</translation>
    </message>
    <message>
        <source>原有数据没有改动。</source>
        <translation>Nothing was changed.</translation>
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
        <source>同步一次再导出。</source>
        <translation>Sync once, then export again.</translation>
    </message>
    <message>
        <source>同步一次再扫；还没有，就请局里发布这一版。</source>
        <translation>Sync and scan again; if it is still missing, ask the bureau to publish that version.</translation>
    </message>
    <message>
        <source>同步一次再来。</source>
        <translation>Sync, then come back.</translation>
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
        <source>同步一次，看花名册是不是最新的，再抽。</source>
        <translation>Sync once so that the roster is the newest, then draw.</translation>
    </message>
    <message>
        <source>同步后看一眼现在的结果；还要改的，直接改记录。</source>
        <translation>Sync and look at how it stands; if it should be otherwise, edit the record.</translation>
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
        <source>回到项目列表。要看后来的情况，请问接手的同事。</source>
        <translation>Go back to the list of sites. For what came later, ask the colleague who took it over.</translation>
    </message>
    <message>
        <source>图太大，本机最多打开 {count} 百万像素。</source>
        <translation>The picture is too large: this laptop opens at most {count} megapixels.</translation>
    </message>
    <message>
        <source>在别的程序里打开看看，再添加一次。</source>
        <translation>See whether another program opens it, then add it again.</translation>
    </message>
    <message>
        <source>填的内容都在，一个没动。</source>
        <translation>Everything filled in is there, untouched.</translation>
    </message>
    <message>
        <source>多半是复制中断了：从相机或手机里重新复制一次。</source>
        <translation>Copying was probably cut short: copy it from the camera or phone again.</translation>
    </message>
    <message>
        <source>它所在的项目可能已经不归您管；同步后再看。</source>
        <translation>Its site may no longer be yours; sync and look again.</translation>
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
        <source>对照纸上印的编号，再输一次；或者扫二维码。</source>
        <translation>Compare it with the number printed on the sheet and type it again, or scan the code.</translation>
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
        <source>局里有的话点“取回”；没有的话从相机重新添加，并请检查硬盘。</source>
        <translation>If the bureau has it, choose Fetch; if not, add it from the camera again, and have the disk checked.</translation>
    </message>
    <message>
        <source>局里没有发现另一台相同的电脑，没有登记新设备。</source>
        <translation>The bureau knows of no second computer like this one; no new device was registered.</translation>
    </message>
    <message>
        <source>局里没有您可以查看的这个附件。</source>
        <translation>The bureau has no such attachment that you may see.</translation>
    </message>
    <message>
        <source>局里的服务器不认识这台电脑，本机也没有它签过的登记证明。</source>
        <translation>The bureau&apos;s server does not know this computer, and it has no proof of registration signed by it.</translation>
    </message>
    <message>
        <source>局里的服务器从旧备份恢复过，还没有你的账号 {login}。</source>
        <translation>The bureau&apos;s server was restored from an old backup and does not have your account {login} yet.</translation>
    </message>
    <message>
        <source>局里的服务器出了问题，现在用不了。</source>
        <translation>The bureau&apos;s server is in trouble and cannot be used now.</translation>
    </message>
    <message>
        <source>局里的服务器刚从备份恢复过，还没对上。</source>
        <translation>The bureau&apos;s server has just been restored from a backup, and the two do not match yet.</translation>
    </message>
    <message>
        <source>局里的服务器没有接受这个附件。</source>
        <translation>The bureau&apos;s server did not accept this attachment.</translation>
    </message>
    <message>
        <source>局里的记录链对不上，可能被改动过。</source>
        <translation>The bureau&apos;s chain of records does not match: it may have been altered.</translation>
    </message>
    <message>
        <source>局里认不出这台电脑以前送过的记录，没法给它登记新设备。</source>
        <translation>The bureau does not recognise what this computer sent before, and cannot register it as a new device.</translation>
    </message>
    <message>
        <source>局里还没有收到这个附件的内容。</source>
        <translation>The bureau has not received this attachment&apos;s content yet.</translation>
    </message>
    <message>
        <source>局里还没有这个附件的记录，内容没有传。</source>
        <translation>The bureau has no record of this attachment yet; its content was not sent.</translation>
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
        <source>录下一份。</source>
        <translation>Key the next one.</translation>
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
        <source>打不通的会从备选名单里自动替换。</source>
        <translation>Whoever cannot be reached is replaced from the reserve by itself.</translation>
    </message>
    <message>
        <source>打开文件夹，选里面的照片；或者在设置里把它设为照片文件夹。</source>
        <translation>Open the folder and choose the photos in it, or make it the photo folder in Settings.</translation>
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
        <source>扫到的是 {number}，{current} 还没录完。</source>
        <translation>That was {number}; {current} is not done yet.</translation>
    </message>
    <message>
        <source>扫描时把分辨率调到 300 dpi，再添加。</source>
        <translation>Scan at 300 dpi, then add it.</translation>
    </message>
    <message>
        <source>扫描时把分辨率调到 300 dpi，或者分成几份。</source>
        <translation>Scan at 300 dpi, or in several parts.</translation>
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
        <source>把存储卡或手机重新插好再添加；先别拔卡。</source>
        <translation>Plug the card or phone in again and add it once more; leave it plugged in.</translation>
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
        <source>把项目换成“{site}”，再录这一份。</source>
        <translation>Change the site to “{site}”, then key it.</translation>
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
        <source>换一份再试；都不行，请系统管理员处理。</source>
        <translation>Try another one; if none opens, ask the administrator.</translation>
    </message>
    <message>
        <source>换一种表，或者放宽项目和时间。</source>
        <translation>Choose another form, or more sites and time.</translation>
    </message>
    <message>
        <source>换个信号好的地方再取，会从断的地方接着取。</source>
        <translation>Try where the signal is better: it goes on where it broke off.</translation>
    </message>
    <message>
        <source>换个信号好的地方再同步，会从断的地方接着传。</source>
        <translation>Sync where the signal is better: it goes on where it broke off.</translation>
    </message>
    <message>
        <source>换回原来的文件，或重新领取本机的注册文件。</source>
        <translation>Put the right file back, or enrol this laptop again.</translation>
    </message>
    <message>
        <source>插上存储卡或手机；或者在设置里另选一个文件夹。</source>
        <translation>Plug in the card or phone, or choose another folder in Settings.</translation>
    </message>
    <message>
        <source>收 JPEG、PNG、WebP、TIFF、HEIC、PDF；录像登记 MP4、MOV、AVI。</source>
        <translation>JPEG, PNG, WebP, TIFF, HEIC and PDF are taken; MP4, MOV and AVI videos are registered.</translation>
    </message>
    <message>
        <source>收到的数据不完整。</source>
        <translation>What was received is incomplete.</translation>
    </message>
    <message>
        <source>改一下份数，再记。</source>
        <translation>Change the number and count again.</translation>
    </message>
    <message>
        <source>改一下份数；要更多就分几次印。</source>
        <translation>Change the number; for more, print several times.</translation>
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
        <source>文件太大，照片和扫描件每份不超过 {count} MB。</source>
        <translation>The file is too large: a photo or scan may have {count} MB.</translation>
    </message>
    <message>
        <source>文件已经不在了。</source>
        <translation>The file is not there any more.</translation>
    </message>
    <message>
        <source>文件是空的。</source>
        <translation>The file is empty.</translation>
    </message>
    <message>
        <source>文件是空的，一个字节也没有。</source>
        <translation>The file is empty.</translation>
    </message>
    <message>
        <source>文件正在被别的程序写入，读到的前后不一样。</source>
        <translation>Another program is writing the file: it changed while it was read.</translation>
    </message>
    <message>
        <source>文件没有存成。</source>
        <translation>The file was not saved.</translation>
    </message>
    <message>
        <source>文件读不出来。</source>
        <translation>The file cannot be read.</translation>
    </message>
    <message>
        <source>文件读到一半读不下去了。</source>
        <translation>The file could not be read to its end.</translation>
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
        <source>服务器上少了它确认收到过的记录，又说不出原因，已经停下。</source>
        <translation>The server lacks records it had confirmed and cannot say why; the sync has stopped.</translation>
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
        <source>本机保存的附件已经损坏，没有显示。</source>
        <translation>The attachment kept on this laptop is damaged; it is not shown.</translation>
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
        <source>核对纸上的编号；要改这一份，在问卷列表里打开它。</source>
        <translation>Check the number on the paper; to change that one, open it in the list of questionnaires.</translation>
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
        <source>此前填的内容已先送到局里，没有丢。</source>
        <translation>What was filled in before was sent to the bureau first; nothing is lost.</translation>
    </message>
    <message>
        <source>每一项选一个值，再定。</source>
        <translation>Choose a value for every field, then decide.</translation>
    </message>
    <message>
        <source>每台电脑要用自己的一份，请系统管理员重发。</source>
        <translation>Each laptop needs its own: ask your administrator for another.</translation>
    </message>
    <message>
        <source>没有可以填写问卷的项目，或者局里还没有发布问卷。</source>
        <translation>There is no site to fill questionnaires at, or the bureau has published none.</translation>
    </message>
    <message>
        <source>没有定下来。</source>
        <translation>Nothing was decided.</translation>
    </message>
    <message>
        <source>没有打印出来。</source>
        <translation>It was not printed.</translation>
    </message>
    <message>
        <source>没有抽成样。</source>
        <translation>No sample was drawn.</translation>
    </message>
    <message>
        <source>没有权限读这个文件。</source>
        <translation>This file may not be read.</translation>
    </message>
    <message>
        <source>没有符合的已完成的表，没有导出。</source>
        <translation>There is no finished form like that; nothing was exported.</translation>
    </message>
    <message>
        <source>没有这个日期的备份，或者不止一份。</source>
        <translation>There is no copy of that date, or more than one.</translation>
    </message>
    <message>
        <source>注册文件已经过期。</source>
        <translation>The enrolment file has expired.</translation>
    </message>
    <message>
        <source>照片不完整，打不开。</source>
        <translation>The picture is incomplete and cannot be opened.</translation>
    </message>
    <message>
        <source>照片文件夹打不开。</source>
        <translation>The photo folder cannot be opened.</translation>
    </message>
    <message>
        <source>照片还在本机，记录已经单独发出，不受影响。</source>
        <translation>The picture is still on this laptop; records are sent on their own and are not affected.</translation>
    </message>
    <message>
        <source>用较低的分辨率重新扫描后添加，或请系统管理员放宽。</source>
        <translation>Scan it again at a lower resolution, or ask the administrator to raise the limit.</translation>
    </message>
    <message>
        <source>由本项目的监察员或者大队负责人定。</source>
        <translation>The site&apos;s inspector or the team&apos;s supervisor decides it.</translation>
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
        <source>看一看新的对照，再决定换不换。</source>
        <translation>Look at the new comparison, then decide.</translation>
    </message>
    <message>
        <source>看一眼新的内容，再决定要不要改。</source>
        <translation>Look at what is new, then decide whether to change it.</translation>
    </message>
    <message>
        <source>看一遍卡片上的内容，再定一次。</source>
        <translation>Look through the card and decide again.</translation>
    </message>
    <message>
        <source>看同步页有没有等待复核的记录；解决之后会自动传。</source>
        <translation>See whether a record waits for review on the Sync page; once settled, it is sent by itself.</translation>
    </message>
    <message>
        <source>看存储卡或手机是不是拔掉了，插好再添加。</source>
        <translation>See whether the card or phone was unplugged, plug it in and add it again.</translation>
    </message>
    <message>
        <source>看存储卡或手机是不是拔掉了，插好再添加一次。</source>
        <translation>See whether the card or phone was unplugged; plug it in and add the file again.</translation>
    </message>
    <message>
        <source>看它是不是同一张表、同一版本，再从原来的程序导出一次。</source>
        <translation>See that it is the same form in the same version, then export it again.</translation>
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
        <source>程序中途退出，这一次没有传完。</source>
        <translation>The program ended in the middle; this sync did not finish.</translation>
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
        <source>等它写完，再添加一次。</source>
        <translation>Wait until it has finished, then add the file again.</translation>
    </message>
    <message>
        <source>等局里升级服务器后再同步；不影响继续工作。</source>
        <translation>Sync once the bureau has upgraded its server; you can go on working.</translation>
    </message>
    <message>
        <source>等拍摄的那台电脑同步之后再取。</source>
        <translation>Fetch it after the laptop that added it has synced.</translation>
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
        <source>约定再拨要有时间。</source>
        <translation>A call-back needs a time.</translation>
    </message>
    <message>
        <source>约定的时间已经过了。</source>
        <translation>The time agreed has passed.</translation>
    </message>
    <message>
        <source>纸上的编号不对。</source>
        <translation>The sheet&apos;s number is wrong.</translation>
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
        <source>缺电话的请内勤向项目部要齐，同步后再抽。</source>
        <translation>Have the clerk get the missing numbers from the site office; sync, then draw.</translation>
    </message>
    <message>
        <source>网络可能很慢，过一会儿再同步。</source>
        <translation>The network may be slow: sync again in a while.</translation>
    </message>
    <message>
        <source>网络断得太频繁，附件没有传完。</source>
        <translation>The network broke off too often; the attachment was not sent completely.</translation>
    </message>
    <message>
        <source>网络断得太频繁，附件没有取完。</source>
        <translation>The network broke off too often; the attachment was not fetched completely.</translation>
    </message>
    <message>
        <source>至少 {least} 个字；一句好记的话比一串符号更安全。</source>
        <translation>At least {least} characters; a sentence you remember is safer than symbols.</translation>
    </message>
    <message>
        <source>花名册上没有可以抽访的工人。</source>
        <translation>There is no worker on the roster to call.</translation>
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
        <source>请作废这一份，用新号码重新出一份。</source>
        <translation>Void this one and issue it anew with a new number.</translation>
    </message>
    <message>
        <source>请系统管理员找出本局建立时写下的那一份。</source>
        <translation>Ask your administrator for the one written when this bureau was set up.</translation>
    </message>
    <message>
        <source>请系统管理员检查文号设置。</source>
        <translation>Ask your administrator to check the number settings.</translation>
    </message>
    <message>
        <source>请系统管理员运行 anxin-server account readmit {login}，再同步一次，记录就会送出。</source>
        <translation>Ask the administrator to run anxin-server account readmit {login}, then sync again: your records will be sent.</translation>
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
        <source>过一会儿再同步；一直这样就告诉系统管理员。不影响继续工作。</source>
        <translation>Sync again later; if it stays like this, tell the administrator. You can go on working.</translation>
    </message>
    <message>
        <source>返回列表看一眼；如果刚刚换了负责人，它归别人管了。</source>
        <translation>Look at the list again; if it was reassigned just now, it is somebody else&apos;s.</translation>
    </message>
    <message>
        <source>还有一项没有选。</source>
        <translation>One field has no choice yet.</translation>
    </message>
    <message>
        <source>还没有同步过，手里没有局里的签名。</source>
        <translation>There has been no sync yet, and so no signature of the bureau.</translation>
    </message>
    <message>
        <source>这一份备份也打不开。</source>
        <translation>This backup does not open either.</translation>
    </message>
    <message>
        <source>这一套文书还不能开。</source>
        <translation>This packet cannot be issued yet.</translation>
    </message>
    <message>
        <source>这一条不归你定。</source>
        <translation>This is not yours to decide.</translation>
    </message>
    <message>
        <source>这一步没有做成。</source>
        <translation>This step was not done.</translation>
    </message>
    <message>
        <source>这不是恢复密钥，或者抄错、抄漏了。</source>
        <translation>This is not a recovery key, or it was copied wrong or in part.</translation>
    </message>
    <message>
        <source>这不是注册文件，或者内容不完整。</source>
        <translation>This is not an enrolment file, or part of it is missing.</translation>
    </message>
    <message>
        <source>这不是照片、扫描件或录像。</source>
        <translation>This is no photo, scan or video.</translation>
    </message>
    <message>
        <source>这个人的个人信息已依法删除，后来写的没有采用。</source>
        <translation>This person&apos;s data was erased by law; what was written later was not used.</translation>
    </message>
    <message>
        <source>这个人确实又来了，请局里重新登记。</source>
        <translation>If this person really is back, ask the bureau to enter them anew.</translation>
    </message>
    <message>
        <source>这个文件不是安薪的数据文件，或者属于另一台电脑。</source>
        <translation>This is not an Anxin data file, or it belongs to another laptop.</translation>
    </message>
    <message>
        <source>这个文件没有收下。</source>
        <translation>This file was not taken.</translation>
    </message>
    <message>
        <source>这个问题现在的状态不能这样处理。</source>
        <translation>The problem&apos;s present state does not allow this.</translation>
    </message>
    <message>
        <source>这个附件已经不在本机。</source>
        <translation>This attachment is no longer on this laptop.</translation>
    </message>
    <message>
        <source>这个附件没有处理成。</source>
        <translation>This attachment could not be handled.</translation>
    </message>
    <message>
        <source>这个项目本月已经抽过样，名单冻结，不能重抽。</source>
        <translation>This site&apos;s sample of the month is drawn and frozen; it cannot be drawn again.</translation>
    </message>
    <message>
        <source>这份填好的表读不进来。</source>
        <translation>This filled form cannot be read in.</translation>
    </message>
    <message>
        <source>这份文书的号码另一台电脑已经用过。</source>
        <translation>Another computer has already used the number of this paper.</translation>
    </message>
    <message>
        <source>这份注册文件已经用过了。</source>
        <translation>This enrolment file was already used.</translation>
    </message>
    <message>
        <source>这份问卷的表样（{form} {version}）本机没有。</source>
        <translation>This laptop does not have the form of this sheet ({form} {version}).</translation>
    </message>
    <message>
        <source>这台电脑上已经有安薪的数据。</source>
        <translation>This computer already holds Anxin data.</translation>
    </message>
    <message>
        <source>这台电脑的数据是另一台的副本，或从旧备份恢复过。</source>
        <translation>The data of this computer is a copy of another&apos;s, or was restored from an old backup.</translation>
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
        <source>这张表在这之间又有了变化，没有换版本。</source>
        <translation>The form changed in the meantime; its version did not.</translation>
    </message>
    <message>
        <source>这张表已不在这台电脑上：项目移交给了别人，记录已作废，或个人信息已依法删除。</source>
        <translation>This form is no longer on this computer: the site was handed to somebody else, the record was voided, or personal data was erased by law.</translation>
    </message>
    <message>
        <source>这是别的局的恢复密钥，打不开本机。</source>
        <translation>This recovery key is another bureau&apos;s; it does not open this laptop.</translation>
    </message>
    <message>
        <source>这是文件夹，不是照片。</source>
        <translation>This is a folder, not a photo.</translation>
    </message>
    <message>
        <source>这条改动的内容不合规矩，没有存。</source>
        <translation>This change breaks a rule and was not saved.</translation>
    </message>
    <message>
        <source>这条记录前面的改动还在复核，后面的改动和它一起等。</source>
        <translation>An earlier change to this record is in review; later ones wait with it.</translation>
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
        <source>这条记录的个人信息已依法删除，不能再写。</source>
        <translation>The personal data of this record was erased by law; it can no longer be written to.</translation>
    </message>
    <message>
        <source>这条记录要由局里核对。</source>
        <translation>The bureau will look at this record.</translation>
    </message>
    <message>
        <source>这次复核别人已经先定了，你的决定没有采用。</source>
        <translation>Somebody settled this review first; your decision was not applied.</translation>
    </message>
    <message>
        <source>这次检查或回访还缺内容。</source>
        <translation>This check or visit still lacks something.</translation>
    </message>
    <message>
        <source>这次通话没有记上。</source>
        <translation>This call was not recorded.</translation>
    </message>
    <message>
        <source>这项设置的值不合适。</source>
        <translation>This setting&apos;s value does not fit.</translation>
    </message>
    <message>
        <source>连上网，点“取回”从局里取。</source>
        <translation>Go online and choose Fetch to get it from the bureau.</translation>
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
        <source>选一个以后的时间。</source>
        <translation>Choose a time to come.</translation>
    </message>
    <message>
        <source>选一个时间，或者输入，如 14:30。</source>
        <translation>Choose a time, or type one such as 14:30.</translation>
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
        <source>附件比局里允许的大，没有传。</source>
        <translation>The attachment is larger than the bureau allows; it was not sent.</translation>
    </message>
    <message>
        <source>附件没有传完。</source>
        <translation>The attachment was not sent completely.</translation>
    </message>
    <message>
        <source>附件的内容不在本机。</source>
        <translation>The attachment&apos;s content is not on this laptop.</translation>
    </message>
    <message>
        <source>附件的内容没有取到。</source>
        <translation>The attachment&apos;s content could not be fetched.</translation>
    </message>
    <message>
        <source>随时可以再同步，会接着上次的地方。</source>
        <translation>Sync again any time: it goes on from there.</translation>
    </message>
</context>
<context>
    <name>Registry</name>
    <message>
        <source>保证保险</source>
        <translation>surety insurance</translation>
    </message>
    <message>
        <source>免存</source>
        <translation>exempt</translation>
    </message>
    <message>
        <source>台胞证</source>
        <translation>Taiwan permit</translation>
    </message>
    <message>
        <source>护照</source>
        <translation>Passport</translation>
    </message>
    <message>
        <source>未登记</source>
        <translation>not on record</translation>
    </message>
    <message>
        <source>港澳通行证</source>
        <translation>Hong Kong and Macao permit</translation>
    </message>
    <message>
        <source>现金存储</source>
        <translation>cash deposit</translation>
    </message>
    <message>
        <source>证件</source>
        <translation>Document</translation>
    </message>
    <message>
        <source>身份证</source>
        <translation>Identity card</translation>
    </message>
    <message>
        <source>银行保函</source>
        <translation>bank guarantee</translation>
    </message>
</context>
<context>
    <name>Restore</name>
    <message>
        <source>备份</source>
        <translation>Backups</translation>
    </message>
    <message>
        <source>备份以后改的，只要送到过局里，下次同步会回来；没送过的会缺。现在的文件不删，留在备份里。</source>
        <translation>What was changed since and had reached the bureau comes back at the next sync; what was never sent will be missing. The present file is not deleted: it stays among the backups.</translation>
    </message>
    <message>
        <source>恢复这一份并打开</source>
        <translation>Restore this one and open</translation>
    </message>
    <message>
        <source>正在核对并恢复</source>
        <translation>Checking and restoring</translation>
    </message>
    <message>
        <source>返回</source>
        <translation>Back</translation>
    </message>
    <message>
        <source>选一份备份：</source>
        <translation>Choose a backup:</translation>
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
    <name>Serving</name>
    <message>
        <source>以邮件回执上注明的收件日期为准。</source>
        <translation>The date of receipt on the return slip counts.</translation>
    </message>
    <message>
        <source>公告之日起满 30 日视为送达：写期满那一天。</source>
        <translation>Served 30 days after the notice: write the day they are over.</translation>
    </message>
    <message>
        <source>写明在哪里送达。</source>
        <translation>Say where it was served.</translation>
    </message>
    <message>
        <source>写明对方为什么不收。</source>
        <translation>Say why it was refused.</translation>
    </message>
    <message>
        <source>写明谁签收的。</source>
        <translation>Say who signed.</translation>
    </message>
    <message>
        <source>同行送达人</source>
        <translation>Served with</translation>
    </message>
    <message>
        <source>地点</source>
        <translation>Place</translation>
    </message>
    <message>
        <source>如项目经理、劳资专管员。</source>
        <translation>Such as site manager, labour clerk.</translation>
    </message>
    <message>
        <source>对方</source>
        <translation>The firm</translation>
    </message>
    <message>
        <source>当面签收</source>
        <translation>Signed for it</translation>
    </message>
    <message>
        <source>拒收事由</source>
        <translation>Reason of the refusal</translation>
    </message>
    <message>
        <source>拒绝签收</source>
        <translation>Refused to sign</translation>
    </message>
    <message>
        <source>日期</source>
        <translation>Date</translation>
    </message>
    <message>
        <source>时间</source>
        <translation>Time</translation>
    </message>
    <message>
        <source>没有见证人就全程拍照、录像，在这里写明“拍照录像”。</source>
        <translation>Without a witness, photograph or film it all and write “on camera” here.</translation>
    </message>
    <message>
        <source>留置送达要有见证人或影像。</source>
        <translation>Leaving it takes a witness or a recording.</translation>
    </message>
    <message>
        <source>登记送达</source>
        <translation>Record service</translation>
    </message>
    <message>
        <source>签收人</source>
        <translation>Signed by</translation>
    </message>
    <message>
        <source>职务或关系</source>
        <translation>Post or relation</translation>
    </message>
    <message>
        <source>见证人及其单位、职务</source>
        <translation>Witness, with firm and post</translation>
    </message>
    <message>
        <source>送达方式</source>
        <translation>Manner</translation>
    </message>
    <message>
        <source>送达须两人：选同行的监察员。</source>
        <translation>Service takes two: choose who was with you.</translation>
    </message>
    <message>
        <source>须在文书开具之后、现在之前，如 11-23 和 14:20。</source>
        <translation>After the paper was issued and before now, such as 11-23 and 14:20.</translation>
    </message>
</context>
<context>
    <name>Settings</name>
    <message>
        <source>0 是不限。线路慢、大家一起同步时，填个数，别的事不受影响</source>
        <translation>0 is no limit. Where the line is slow or everyone syncs at once, a number leaves room for other things</translation>
    </message>
    <message>
        <source>Noto、霞鹜文楷（OFL）；Lucide（ISC）</source>
        <translation>Noto, LXGW WenKai (OFL); Lucide (ISC)</translation>
    </message>
    <message>
        <source>{n} 分钟没人动就锁（局里定的）</source>
        <translation>after {n} minute untouched (set by the bureau)|after {n} minutes untouched (set by the bureau)</translation>
    </message>
    <message>
        <source>一句好记的话比一串符号更安全。</source>
        <translation>A sentence you remember is safer than a string of signs.</translation>
    </message>
    <message>
        <source>上传限速（KB/秒）</source>
        <translation>Upload limit (KB/s)</translation>
    </message>
    <message>
        <source>上次同步</source>
        <translation>Last sync</translation>
    </message>
    <message>
        <source>不再看</source>
        <translation>Stop watching</translation>
    </message>
    <message>
        <source>关于安薪</source>
        <translation>About Anxin</translation>
    </message>
    <message>
        <source>到场之前、离开之后这几分钟里拍的，也算这次检查的</source>
        <translation>Photos taken so long before arriving or after leaving still belong to the visit</translation>
    </message>
    <message>
        <source>单位</source>
        <translation>Bureau</translation>
    </message>
    <message>
        <source>口令</source>
        <translation>Passphrase</translation>
    </message>
    <message>
        <source>口令已改，下次打开用新的。</source>
        <translation>The passphrase is changed; use the new one next time.</translation>
    </message>
    <message>
        <source>同步之后显示</source>
        <translation>Shown after the first sync</translation>
    </message>
    <message>
        <source>向下移（毫米）</source>
        <translation>Move down (mm)</translation>
    </message>
    <message>
        <source>向右移（毫米）</source>
        <translation>Move right (mm)</translation>
    </message>
    <message>
        <source>填 -{most} 到 {most} 之间的毫米数，例如 1.5。</source>
        <translation>Enter millimetres between -{most} and {most}, such as 1.5.</translation>
    </message>
    <message>
        <source>填 {least} 到 {most} 之间的整数。</source>
        <translation>Enter a whole number from {least} to {most}.</translation>
    </message>
    <message>
        <source>备份</source>
        <translation>Backups</translation>
    </message>
    <message>
        <source>外观</source>
        <translation>Appearance</translation>
    </message>
    <message>
        <source>套印偏上就填正数，偏下填负数</source>
        <translation>Positive if it prints too high, negative if too low</translation>
    </message>
    <message>
        <source>套印偏左就填正数，偏右填负数</source>
        <translation>Positive if it prints too far left, negative if too far right</translation>
    </message>
    <message>
        <source>字体与图标</source>
        <translation>Fonts and icons</translation>
    </message>
    <message>
        <source>字号</source>
        <translation>Text size</translation>
    </message>
    <message>
        <source>完整，已核对，加密</source>
        <translation>whole, checked, encrypted</translation>
    </message>
    <message>
        <source>手机或存储卡同步到的文件夹。有新照片会问你，按一个键收下；从不自己收。</source>
        <translation>Where your phone or card copies to. New photos are offered and taken by one key; never by themselves.</translation>
    </message>
    <message>
        <source>打印</source>
        <translation>Printing</translation>
    </message>
    <message>
        <source>改口令</source>
        <translation>Change passphrase</translation>
    </message>
    <message>
        <source>文号</source>
        <translation>Numbers</translation>
    </message>
    <message>
        <source>文号与表样</source>
        <translation>Numbers and forms</translation>
    </message>
    <message>
        <source>新口令</source>
        <translation>New passphrase</translation>
    </message>
    <message>
        <source>新口令再输一遍</source>
        <translation>New passphrase again</translation>
    </message>
    <message>
        <source>服务器</source>
        <translation>Server</translation>
    </message>
    <message>
        <source>本机照片最多占（GB）</source>
        <translation>Photos on this computer, at most (GB)</translation>
    </message>
    <message>
        <source>检查前后放宽（分钟）</source>
        <translation>Margin before and after a visit (minutes)</translation>
    </message>
    <message>
        <source>正在改口令</source>
        <translation>Changing the passphrase</translation>
    </message>
    <message>
        <source>浅色</source>
        <translation>Light</translation>
    </message>
    <message>
        <source>深色</source>
        <translation>Dark</translation>
    </message>
    <message>
        <source>照片</source>
        <translation>Photos</translation>
    </message>
    <message>
        <source>照片文件夹</source>
        <translation>Photo folder</translation>
    </message>
    <message>
        <source>版本</source>
        <translation>Version</translation>
    </message>
    <message>
        <source>现在的口令</source>
        <translation>Present passphrase</translation>
    </message>
    <message>
        <source>立即锁定</source>
        <translation>Lock now</translation>
    </message>
    <message>
        <source>第 {version} 版，{day} 发布</source>
        <translation>version {version}, published {day}</translation>
    </message>
    <message>
        <source>自动锁定</source>
        <translation>Locks itself</translation>
    </message>
    <message>
        <source>许可</source>
        <translation>Licence</translation>
    </message>
    <message>
        <source>设备编号</source>
        <translation>Device</translation>
    </message>
    <message>
        <source>语言</source>
        <translation>Language</translation>
    </message>
    <message>
        <source>账号</source>
        <translation>Account</translation>
    </message>
    <message>
        <source>超过时先删局里已有、最久没看的，要看再取；没传完的不删</source>
        <translation>Beyond it, those the bureau has go first, and are fetched again; unsent ones stay</translation>
    </message>
    <message>
        <source>还剩 {n} 个文号</source>
        <translation>{n} number left|{n} numbers left</translation>
    </message>
    <message>
        <source>还没有。每次升级数据之前自动做一份。</source>
        <translation>None yet. One is made before each upgrade of the data.</translation>
    </message>
    <message>
        <source>还没有同步过</source>
        <translation>Not synced yet</translation>
    </message>
    <message>
        <source>还没有选</source>
        <translation>None chosen</translation>
    </message>
    <message>
        <source>还没有领到，同步以领取</source>
        <translation>None yet, sync to get some</translation>
    </message>
    <message>
        <source>这台电脑</source>
        <translation>This computer</translation>
    </message>
    <message>
        <source>选文件夹</source>
        <translation>Choose a folder</translation>
    </message>
    <message>
        <source>选照片文件夹</source>
        <translation>Choose the photo folder</translation>
    </message>
    <message>
        <source>颜色</source>
        <translation>Colours</translation>
    </message>
    <message>
        <source>高对比（强光下）</source>
        <translation>High contrast (for glare)</translation>
    </message>
</context>
<context>
    <name>SheetCount</name>
    <message>
        <source>发出</source>
        <translation>handed out</translation>
    </message>
    <message>
        <source>收回</source>
        <translation>returned</translation>
    </message>
</context>
<context>
    <name>Sheets</name>
    <message>
        <source>{number} 录完：{keys}，{time}。</source>
        <translation>{number} is keyed: {keys}, {time}.</translation>
    </message>
    <message>
        <source>{n} 键</source>
        <translation>{n} key|{n} keys</translation>
    </message>
    <message>
        <source>与第一遍一样。</source>
        <translation>It equals the first keying.</translation>
    </message>
    <message>
        <source>与第一遍有 {n} 处不同，已按选定的改好。</source>
        <translation>{n} answer differed and was settled.|{n} answers differed and were settled.</translation>
    </message>
    <message>
        <source>两遍一致</source>
        <translation>keyed twice, equal</translation>
    </message>
    <message>
        <source>两遍不同 {n} 处，已核</source>
        <translation>{n} difference settled|{n} differences settled</translation>
    </message>
    <message>
        <source>两遍不同 {rate}%</source>
        <translation>{rate}% differ</translation>
    </message>
    <message>
        <source>其中当面填 {n} 份</source>
        <translation>{n} on screen|{n} on screen</translation>
    </message>
    <message>
        <source>勾了几项：{choices}</source>
        <translation>several ticked: {choices}</translation>
    </message>
    <message>
        <source>发出 {n} 份</source>
        <translation>{n} handed out|{n} handed out</translation>
    </message>
    <message>
        <source>回收率 {rate}%</source>
        <translation>{rate}% returned</translation>
    </message>
    <message>
        <source>已完成</source>
        <translation>done</translation>
    </message>
    <message>
        <source>录完 {n} 份</source>
        <translation>{n} sheet keyed|{n} sheets keyed</translation>
    </message>
    <message>
        <source>待录 {n} 份</source>
        <translation>{n} to key|{n} to key</translation>
    </message>
    <message>
        <source>待录第二遍</source>
        <translation>to be keyed again</translation>
    </message>
    <message>
        <source>收回 {n} 份</source>
        <translation>{n} returned|{n} returned</translation>
    </message>
    <message>
        <source>改了 {n} 次</source>
        <translation>{n} correction|{n} corrections</translation>
    </message>
    <message>
        <source>每份 {keys} 键</source>
        <translation>{keys} keys a sheet</translation>
    </message>
    <message>
        <source>每份 {seconds} 秒</source>
        <translation>{seconds} seconds a sheet</translation>
    </message>
    <message>
        <source>没填</source>
        <translation>blank</translation>
    </message>
    <message>
        <source>没填完</source>
        <translation>unfinished</translation>
    </message>
    <message>
        <source>看不清</source>
        <translation>illegible</translation>
    </message>
    <message>
        <source>还没有录完一份。</source>
        <translation>No sheet keyed yet.</translation>
    </message>
    <message>
        <source>这一份抽中要录第二遍。</source>
        <translation>It is drawn to be keyed again.</translation>
    </message>
    <message>
        <source>退格可以回去改。</source>
        <translation>Backspace goes back into it.</translation>
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
    <name>SitePage</name>
    <message>
        <source>{done}/{all} 落实</source>
        <translation>{done}/{all} in place</translation>
    </message>
    <message>
        <source>{joined} 进场，{left} 离场</source>
        <translation>{joined} to {left}</translation>
    </message>
    <message>
        <source>{joined} 进场，在场</source>
        <translation>since {joined}, on site</translation>
    </message>
    <message>
        <source>{kind}，{day} 到期</source>
        <translation>{kind}, until {day}</translation>
    </message>
    <message>
        <source>{kind}，{day} 已到期</source>
        <translation>{kind}, ended {day}</translation>
    </message>
    <message>
        <source>{n} 个已结</source>
        <translation>{n} closed</translation>
    </message>
    <message>
        <source>{n} 个未结</source>
        <translation>{n} open</translation>
    </message>
    <message>
        <source>{n} 份文书</source>
        <translation>{n} paper|{n} papers</translation>
    </message>
    <message>
        <source>{n} 处要人定</source>
        <translation>{n} to decide|{n} to decide</translation>
    </message>
    <message>
        <source>{n} 未落实</source>
        <translation>{n} missing</translation>
    </message>
    <message>
        <source>{n} 条动态</source>
        <translation>{n} entry|{n} entries</translation>
    </message>
    <message>
        <source>{n} 部分</source>
        <translation>{n} partial</translation>
    </message>
    <message>
        <source>{who}的电话</source>
        <translation>Phone of {who}</translation>
    </message>
    <message>
        <source>{who}，自 {day}</source>
        <translation>{who}, since {day}</translation>
    </message>
    <message>
        <source>上次检查 {day}，{who}</source>
        <translation>last check-in {day}, {who}</translation>
    </message>
    <message>
        <source>五项制度</source>
        <translation>Five systems</translation>
    </message>
    <message>
        <source>保证金</source>
        <translation>Deposit</translation>
    </message>
    <message>
        <source>全部人员</source>
        <translation>Everyone</translation>
    </message>
    <message>
        <source>动态</source>
        <translation>What happened</translation>
    </message>
    <message>
        <source>劳资专管员</source>
        <translation>Labour clerk</translation>
    </message>
    <message>
        <source>参建单位</source>
        <translation>Parties</translation>
    </message>
    <message>
        <source>发现</source>
        <translation>Found</translation>
    </message>
    <message>
        <source>只看在场</source>
        <translation>On site only</translation>
    </message>
    <message>
        <source>合同价</source>
        <translation>Contract</translation>
    </message>
    <message>
        <source>回到项目列表</source>
        <translation>Back to the list</translation>
    </message>
    <message>
        <source>回访</source>
        <translation>Return visit</translation>
    </message>
    <message>
        <source>在场 {n} 人</source>
        <translation>{n} on site</translation>
    </message>
    <message>
        <source>在本项目</source>
        <translation>On this site</translation>
    </message>
    <message>
        <source>在花名册里查找</source>
        <translation>Find in the roster</translation>
    </message>
    <message>
        <source>姓名</source>
        <translation>Name</translation>
    </message>
    <message>
        <source>姓名、电话、班组、工种  /</source>
        <translation>Name, phone, crew, trade  /</translation>
    </message>
    <message>
        <source>工期</source>
        <translation>Works</translation>
    </message>
    <message>
        <source>工种</source>
        <translation>Trade</translation>
    </message>
    <message>
        <source>已离场 {n} 人</source>
        <translation>{n} left</translation>
    </message>
    <message>
        <source>开具</source>
        <translation>Issued</translation>
    </message>
    <message>
        <source>开始检查</source>
        <translation>Check in</translation>
    </message>
    <message>
        <source>打开选中的一行</source>
        <translation>Open the chosen line</translation>
    </message>
    <message>
        <source>抽访</source>
        <translation>Phone check</translation>
    </message>
    <message>
        <source>收起右侧</source>
        <translation>Close the panel</translation>
    </message>
    <message>
        <source>改正期限</source>
        <translation>Correct by</translation>
    </message>
    <message>
        <source>文书</source>
        <translation>Papers</translation>
    </message>
    <message>
        <source>文号</source>
        <translation>Number</translation>
    </message>
    <message>
        <source>日期</source>
        <translation>Date</translation>
    </message>
    <message>
        <source>显示号码会留下记录。</source>
        <translation>Showing a number is recorded.</translation>
    </message>
    <message>
        <source>期限</source>
        <translation>Due</translation>
    </message>
    <message>
        <source>概览</source>
        <translation>Overview</translation>
    </message>
    <message>
        <source>概览、花名册、问题、文书、照片</source>
        <translation>Overview, roster, problems, papers, photos</translation>
    </message>
    <message>
        <source>没有找到“{text}”。</source>
        <translation>“{text}” was not found.</translation>
    </message>
    <message>
        <source>没有登记</source>
        <translation>Not on record</translation>
    </message>
    <message>
        <source>添加照片（也可以拖进来）</source>
        <translation>Add photos (or drop them)</translation>
    </message>
    <message>
        <source>照片</source>
        <translation>Photos</translation>
    </message>
    <message>
        <source>状态</source>
        <translation>State</translation>
    </message>
    <message>
        <source>班组</source>
        <translation>Crew</translation>
    </message>
    <message>
        <source>班组长</source>
        <translation>crew leader</translation>
    </message>
    <message>
        <source>电话</source>
        <translation>Phone</translation>
    </message>
    <message>
        <source>电话抽访</source>
        <translation>Phone checks</translation>
    </message>
    <message>
        <source>监察员</source>
        <translation>Inspector</translation>
    </message>
    <message>
        <source>离场</source>
        <translation>Left</translation>
    </message>
    <message>
        <source>约 {when}</source>
        <translation>call back {when}</translation>
    </message>
    <message>
        <source>花名册</source>
        <translation>Roster</translation>
    </message>
    <message>
        <source>花名册还是空的。</source>
        <translation>The roster is empty so far.</translation>
    </message>
    <message>
        <source>花名册里看谁</source>
        <translation>Whom the roster lists</translation>
    </message>
    <message>
        <source>许可证 {number}</source>
        <translation>permit {number}</translation>
    </message>
    <message>
        <source>还没有做过检查。</source>
        <translation>No check-in so far.</translation>
    </message>
    <message>
        <source>还没有拨打过。</source>
        <translation>Not called so far.</translation>
    </message>
    <message>
        <source>这个项目没有问题。</source>
        <translation>This site has no problems.</translation>
    </message>
    <message>
        <source>这个项目还没有文书。</source>
        <translation>This site has no papers yet.</translation>
    </message>
    <message>
        <source>这个项目还没有记录。</source>
        <translation>Nothing is recorded here yet.</translation>
    </message>
    <message>
        <source>进场</source>
        <translation>Joined</translation>
    </message>
    <message>
        <source>问题</source>
        <translation>Problems</translation>
    </message>
    <message>
        <source>项目的各部分</source>
        <translation>Parts of the site</translation>
    </message>
</context>
<context>
    <name>Sites</name>
    <message>
        <source>{n} 个有逾期问题</source>
        <translation>{n} with overdue problems</translation>
    </message>
    <message>
        <source>{n} 个项目（共 {total} 个）</source>
        <translation>{n} site of {total}|{n} sites of {total}</translation>
    </message>
    <message>
        <source>{open} · 逾期 {n}</source>
        <translation>{open} · {n} overdue</translation>
    </message>
    <message>
        <source>保函到期</source>
        <translation>Guarantee until</translation>
    </message>
    <message>
        <source>保函快到期</source>
        <translation>Guarantee ends soon</translation>
    </message>
    <message>
        <source>全部项目</source>
        <translation>All sites</translation>
    </message>
    <message>
        <source>再看一次</source>
        <translation>Look again</translation>
    </message>
    <message>
        <source>去同步</source>
        <translation>Go to sync</translation>
    </message>
    <message>
        <source>只看</source>
        <translation>Show only</translation>
    </message>
    <message>
        <source>名称、编号、单位、拼音首字母  /</source>
        <translation>Name, code, firm, initials  /</translation>
    </message>
    <message>
        <source>在场工人</source>
        <translation>Workers</translation>
    </message>
    <message>
        <source>打开项目</source>
        <translation>Open the site</translation>
    </message>
    <message>
        <source>施工总承包</source>
        <translation>General contractor</translation>
    </message>
    <message>
        <source>有未结问题</source>
        <translation>With open problems</translation>
    </message>
    <message>
        <source>未结问题</source>
        <translation>Open problems</translation>
    </message>
    <message>
        <source>查看全部项目</source>
        <translation>Show all sites</translation>
    </message>
    <message>
        <source>没有符合条件的项目。</source>
        <translation>No site matches.</translation>
    </message>
    <message>
        <source>状态</source>
        <translation>State</translation>
    </message>
    <message>
        <source>筛选</source>
        <translation>Filter</translation>
    </message>
    <message>
        <source>还没有项目 — 同步以领取。</source>
        <translation>No sites yet: sync to receive them.</translation>
    </message>
    <message>
        <source>选一个项目</source>
        <translation>Choose a site</translation>
    </message>
    <message>
        <source>项目</source>
        <translation>Site</translation>
    </message>
</context>
<context>
    <name>Step</name>
    <message>
        <source>局里正忙，正在排队</source>
        <translation>The bureau is busy; waiting in line</translation>
    </message>
    <message>
        <source>局里正忙，正在排队：第 {place} 位</source>
        <translation>The bureau is busy; waiting in line at place {place}</translation>
    </message>
    <message>
        <source>正在写入本机</source>
        <translation>Writing to this laptop</translation>
    </message>
    <message>
        <source>正在发送</source>
        <translation>Sending</translation>
    </message>
    <message>
        <source>正在发送照片和附件</source>
        <translation>Sending photos and attachments</translation>
    </message>
    <message>
        <source>正在取附件</source>
        <translation>Fetching the attachment</translation>
    </message>
    <message>
        <source>正在处理</source>
        <translation>Working</translation>
    </message>
    <message>
        <source>正在导出</source>
        <translation>Exporting</translation>
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
    <name>Sync</name>
    <message>
        <source>{at} 的同步</source>
        <translation>Sync of {at}</translation>
    </message>
    <message>
        <source>{began} 开始 · 用时 {took}</source>
        <translation>Began {began} · took {took}</translation>
    </message>
    <message>
        <source>{n} 条待传</source>
        <translation>{n} record to send|{n} records to send</translation>
    </message>
    <message>
        <source>{n} 次同步</source>
        <translation>{n} sync|{n} syncs</translation>
    </message>
    <message>
        <source>{what} · {n} 条</source>
        <translation>{what} · {n} record|{what} · {n} records</translation>
    </message>
    <message>
        <source>上次同步：{at}</source>
        <translation>Last sync: {at}</translation>
    </message>
    <message>
        <source>以往的同步</source>
        <translation>Past syncs</translation>
    </message>
    <message>
        <source>停下</source>
        <translation>Stop</translation>
    </message>
    <message>
        <source>再同步一次</source>
        <translation>Sync again</translation>
    </message>
    <message>
        <source>写下的都传到局里了。</source>
        <translation>Everything written has reached the bureau.</translation>
    </message>
    <message>
        <source>写于 {since}</source>
        <translation>written {since}</translation>
    </message>
    <message>
        <source>发出</source>
        <translation>Sent</translation>
    </message>
    <message>
        <source>发出 {sent} · 领到 {received}</source>
        <translation>Sent {sent} · received {received}</translation>
    </message>
    <message>
        <source>同步</source>
        <translation>Sync</translation>
    </message>
    <message>
        <source>同步的各部分</source>
        <translation>Parts of the sync page</translation>
    </message>
    <message>
        <source>同步记录</source>
        <translation>sync-history</translation>
    </message>
    <message>
        <source>同步，或停下</source>
        <translation>Sync, or stop</translation>
    </message>
    <message>
        <source>定好了，下次同步传给局里</source>
        <translation>Decided; the next sync tells the bureau</translation>
    </message>
    <message>
        <source>导出</source>
        <translation>Export</translation>
    </message>
    <message>
        <source>导出同步记录</source>
        <translation>Export the sync history</translation>
    </message>
    <message>
        <source>就这样定；采用</source>
        <translation>Decide; use it</translation>
    </message>
    <message>
        <source>局里的服务器：{server}</source>
        <translation>The bureau&apos;s server: {server}</translation>
    </message>
    <message>
        <source>已停下。随时可以接着同步。</source>
        <translation>Stopped. You can go on at any time.</translation>
    </message>
    <message>
        <source>已导出为 {name}</source>
        <translation>Exported as {name}</translation>
    </message>
    <message>
        <source>怎样了</source>
        <translation>Became</translation>
    </message>
    <message>
        <source>怎样结束</source>
        <translation>How it ended</translation>
    </message>
    <message>
        <source>打开这条记录</source>
        <translation>Open the record</translation>
    </message>
    <message>
        <source>收起右侧</source>
        <translation>Close the side panel</translation>
    </message>
    <message>
        <source>整批领取的不逐条列出。</source>
        <translation>What came in bulk is not listed one by one.</translation>
    </message>
    <message>
        <source>时间</source>
        <translation>When</translation>
    </message>
    <message>
        <source>显示姓名</source>
        <translation>Show name</translation>
    </message>
    <message>
        <source>显示姓名会留下记录。</source>
        <translation>Showing the name is recorded.</translation>
    </message>
    <message>
        <source>本机没有留下它的经过。</source>
        <translation>This laptop keeps nothing of its way.</translation>
    </message>
    <message>
        <source>没有待传的</source>
        <translation>Nothing to send</translation>
    </message>
    <message>
        <source>用时</source>
        <translation>Took</translation>
    </message>
    <message>
        <source>看一次同步的记录，看一条记录的经过</source>
        <translation>See a sync&apos;s records, a record&apos;s way</translation>
    </message>
    <message>
        <source>看经过</source>
        <translation>See its way</translation>
    </message>
    <message>
        <source>结果</source>
        <translation>Result</translation>
    </message>
    <message>
        <source>要人定的</source>
        <translation>To decide</translation>
    </message>
    <message>
        <source>要人定的、还在路上、以往的同步</source>
        <translation>To decide, on the way, past syncs</translation>
    </message>
    <message>
        <source>记录</source>
        <translation>Record</translation>
    </message>
    <message>
        <source>还在路上</source>
        <translation>On the way</translation>
    </message>
    <message>
        <source>还在路上的记录</source>
        <translation>Records on the way</translation>
    </message>
    <message>
        <source>还有 {n} 条没有列出，导出里都有。</source>
        <translation>{n} more is not listed; an export has it.|{n} more are not listed; an export has them all.</translation>
    </message>
    <message>
        <source>还没有同步过。第一次会领取你的项目。</source>
        <translation>Not synced yet. The first sync brings your sites.</translation>
    </message>
    <message>
        <source>这次同步的记录</source>
        <translation>Records of this sync</translation>
    </message>
    <message>
        <source>选一个值；回车到下一项</source>
        <translation>Choose a value; Enter goes on</translation>
    </message>
    <message>
        <source>领到</source>
        <translation>Received</translation>
    </message>
</context>
<context>
    <name>SyncEnd</name>
    <message>
        <source>{n} 个项目已移交，没交的先交了局里，资料已从本机清除</source>
        <translation>{n} site was handed over; what had not been sent went to the bureau first, then it was removed from here|{n} sites were handed over; what had not been sent went to the bureau first, then they were removed from here</translation>
    </message>
    <message>
        <source>{n} 份资料和局里对不上，已整份重领，没交的改动都在</source>
        <translation>{n} part of the data did not agree with the bureau&apos;s and was fetched again whole; unsent changes are all here|{n} parts of the data did not agree with the bureau&apos;s and were fetched again whole; unsent changes are all here</translation>
    </message>
    <message>
        <source>{n} 条记录已由局里收到，{at}</source>
        <translation>{n} record received by the bureau, {at}|{n} records received by the bureau, {at}</translation>
    </message>
    <message>
        <source>{n} 条记录已由局里收到，领到 {came} 条新的，{at}</source>
        <translation>{n} record received by the bureau, {came} new from it, {at}|{n} records received by the bureau, {came} new from it, {at}</translation>
    </message>
    <message>
        <source>{said}。{more}</source>
        <translation>{said}. {more}</translation>
    </message>
    <message>
        <source>{what} 之前已发出 {sent} 条。</source>
        <translation>{what} {sent} had been sent before.</translation>
    </message>
    <message>
        <source>“{sites}”已移交给别人，打开的那一页关上了。你写过的都先交到了局里，等接手的人核对；正在输入、还没离开的那一格依法不能再存在这台电脑上。</source>
        <translation>“{sites}” was handed over to somebody else; the page that was open is closed. All you had written went to the bureau first, for its new inspector to check; by law the field you were typing in cannot be kept on this computer.</translation>
    </message>
    <message>
        <source>、</source>
        <translation>, </translation>
    </message>
    <message>
        <source>从局里领到 {n} 条记录，{at}</source>
        <translation>{n} record came from the bureau, {at}|{n} records came from the bureau, {at}</translation>
    </message>
    <message>
        <source>发出 {sent} · 领到 {received}</source>
        <translation>sent {sent} · received {received}</translation>
    </message>
    <message>
        <source>和局里一致，没有新的，{at}</source>
        <translation>In step with the bureau, nothing new, {at}</translation>
    </message>
    <message>
        <source>局里的服务器从备份恢复过，它缺的记录已由本机补交</source>
        <translation>The bureau&apos;s server had been restored from a backup; this laptop has sent what it lacked</translation>
    </message>
    <message>
        <source>有 {n} 处要人决定</source>
        <translation>{n} place waits for a decision|{n} places wait for a decision</translation>
    </message>
    <message>
        <source>没有新的</source>
        <translation>nothing new</translation>
    </message>
    <message>
        <source>账号已停用，打开的那一页关上了。你写过的都先交到了局里，等接手的人核对；正在输入、还没离开的那一格依法不能再存在这台电脑上。</source>
        <translation>Your account was closed, and with it the page that was open. All you had written went to the bureau first, for your successor to check; by law the field you were typing in cannot be kept on this computer.</translation>
    </message>
    <message>
        <source>账号已停用：没交的 {n} 条记录已交局里待审，本机的资料已全部清除，{at}</source>
        <translation>Account closed: {n} unsent record went to the bureau for review, everything was removed from this computer, {at}|Account closed: {n} unsent records went to the bureau for review, everything was removed from this computer, {at}</translation>
    </message>
    <message>
        <source>账号已停用：没有未交的记录，本机的资料已全部清除，{at}</source>
        <translation>Account closed: nothing was left to send, everything was removed from this computer, {at}</translation>
    </message>
    <message>
        <source>这台电脑的数据是另一台的副本或旧备份，已登记为新设备，一条没丢</source>
        <translation>The data here was a copy of another laptop&apos;s or an old backup; it is registered as a new device, and nothing is lost</translation>
    </message>
    <message>
        <source>这台电脑的钟比局里快 {off}，文书日期会跟着错。请校准。</source>
        <translation>This computer&apos;s clock is {off} ahead of the bureau&apos;s; papers would carry wrong dates. Please set it.</translation>
    </message>
    <message>
        <source>这台电脑的钟比局里慢 {off}，文书日期会跟着错。请校准。</source>
        <translation>This computer&apos;s clock is {off} behind the bureau&apos;s; papers would carry wrong dates. Please set it.</translation>
    </message>
    <message>
        <source>；{n} 份照片和附件已发出</source>
        <translation>; {n} attachment sent|; {n} attachments sent</translation>
    </message>
    <message>
        <source>；{n} 份照片和附件没有发完，下次接着发</source>
        <translation>; {n} attachment not sent completely, to be continued|; {n} attachments not sent completely, to be continued</translation>
    </message>
</context>
<context>
    <name>SyncHistory</name>
    <message>
        <source>{n} 份资料和局里对不上，已重领</source>
        <translation>{n} part of the data did not agree with the bureau&apos;s, fetched again|{n} parts of the data did not agree with the bureau&apos;s, fetched again</translation>
    </message>
    <message>
        <source>{site}的人员资料</source>
        <translation>people of {site}</translation>
    </message>
    <message>
        <source>{site}的项目资料</source>
        <translation>site {site}</translation>
    </message>
    <message>
        <source>{told} · {more}</source>
        <translation>{told} · {more}</translation>
    </message>
    <message>
        <source>{what}：{why}</source>
        <translation>{what}: {why}</translation>
    </message>
    <message>
        <source>、</source>
        <translation>, </translation>
    </message>
    <message>
        <source>上次同步以后写的</source>
        <translation>Written since the last sync</translation>
    </message>
    <message>
        <source>上次没传完：{what}</source>
        <translation>The last sync did not finish: {what}</translation>
    </message>
    <message>
        <source>不用重填；本机仍显示你写的，等人核对。</source>
        <translation>Nothing to fill in again; this laptop goes on showing what you wrote until it is settled.</translation>
    </message>
    <message>
        <source>从局里领到</source>
        <translation>Received</translation>
    </message>
    <message>
        <source>传完</source>
        <translation>Finished</translation>
    </message>
    <message>
        <source>传给局里，收到了</source>
        <translation>Sent; the bureau has it</translation>
    </message>
    <message>
        <source>传给局里；和别人改得不一样，两边的值都留着</source>
        <translation>Sent; somebody else changed it differently, both values are kept</translation>
    </message>
    <message>
        <source>传给局里；局里收着，没有采用</source>
        <translation>Sent; the bureau keeps it and has not applied it</translation>
    </message>
    <message>
        <source>其中 {n} 条要人定</source>
        <translation>{n} of them to decide</translation>
    </message>
    <message>
        <source>别人也改了同一处，等人定</source>
        <translation>Somebody else changed the same thing; to be decided</translation>
    </message>
    <message>
        <source>前一笔改动还在核对</source>
        <translation>An earlier change is still under review</translation>
    </message>
    <message>
        <source>原因</source>
        <translation>Reason</translation>
    </message>
    <message>
        <source>发出</source>
        <translation>Sent</translation>
    </message>
    <message>
        <source>同步一次就传。</source>
        <translation>The next sync takes it along.</translation>
    </message>
    <message>
        <source>同步开始</source>
        <translation>Sync began</translation>
    </message>
    <message>
        <source>同步时传给局里，和前一笔放在一起等人定。</source>
        <translation>The next sync sends it; it is settled together with the earlier one.</translation>
    </message>
    <message>
        <source>同步时照样传给局里，交给现在管的人核对。</source>
        <translation>The next sync still sends it, for whoever has the site now to check.</translation>
    </message>
    <message>
        <source>和局里对不上、已重领</source>
        <translation>Differed from the bureau, fetched again</translation>
    </message>
    <message>
        <source>在本机写下</source>
        <translation>Written on this laptop</translation>
    </message>
    <message>
        <source>局里收到</source>
        <translation>Received there</translation>
    </message>
    <message>
        <source>局里收着，没有采用</source>
        <translation>The bureau keeps it, not applied</translation>
    </message>
    <message>
        <source>局里的公共资料</source>
        <translation>the bureau&apos;s common data</translation>
    </message>
    <message>
        <source>已不在本机的项目</source>
        <translation>a site no longer on this computer</translation>
    </message>
    <message>
        <source>开始</source>
        <translation>Began</translation>
    </message>
    <message>
        <source>怎样了</source>
        <translation>Became</translation>
    </message>
    <message>
        <source>按条</source>
        <translation>By record</translation>
    </message>
    <message>
        <source>按次</source>
        <translation>By sync</translation>
    </message>
    <message>
        <source>改得不一样</source>
        <translation>Differs</translation>
    </message>
    <message>
        <source>方向</source>
        <translation>Way</translation>
    </message>
    <message>
        <source>时间</source>
        <translation>When</translation>
    </message>
    <message>
        <source>本机这几份资料的校验数和局里对不上，已从局里整份重领：{parts}。没交的改动不受影响。如果一再出现，请告诉系统管理员。</source>
        <translation>The check sums of these parts did not agree with the bureau&apos;s; they were fetched again whole: {parts}. Unsent changes are not affected. If it happens again and again, tell the system administrator.</translation>
    </message>
    <message>
        <source>本账号的资料</source>
        <translation>this account&apos;s data</translation>
    </message>
    <message>
        <source>正在进行</source>
        <translation>Under way</translation>
    </message>
    <message>
        <source>没传完</source>
        <translation>Unfinished</translation>
    </message>
    <message>
        <source>没有采用</source>
        <translation>Not applied</translation>
    </message>
    <message>
        <source>照片和扫描件的原件还没传完</source>
        <translation>Photos and scans whose files are still on the way</translation>
    </message>
    <message>
        <source>用时</source>
        <translation>Took</translation>
    </message>
    <message>
        <source>登记的内容已到局里；原件同步时接着传，不耽误别的。</source>
        <translation>The bureau has the record; the next sync goes on sending the file, and nothing waits for it.</translation>
    </message>
    <message>
        <source>离开这张表或同步时记下，一起传。</source>
        <translation>Leaving the form, or a sync, records it and sends it along.</translation>
    </message>
    <message>
        <source>种类</source>
        <translation>Kind</translation>
    </message>
    <message>
        <source>等局里核对</source>
        <translation>To be checked by the bureau</translation>
    </message>
    <message>
        <source>结束</source>
        <translation>Ended</translation>
    </message>
    <message>
        <source>结果</source>
        <translation>Result</translation>
    </message>
    <message>
        <source>记录</source>
        <translation>Record</translation>
    </message>
    <message>
        <source>还在填的表</source>
        <translation>Forms still being filled in</translation>
    </message>
    <message>
        <source>进行中</source>
        <translation>Under way</translation>
    </message>
    <message>
        <source>项目</source>
        <translation>Site</translation>
    </message>
    <message>
        <source>项目已经不归你</source>
        <translation>The site is no longer yours</translation>
    </message>
    <message>
        <source>领到</source>
        <translation>Received</translation>
    </message>
    <message>
        <source>领到的种类</source>
        <translation>Kinds received</translation>
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
        <source>要你决定：{n} 处</source>
        <translation>Needs you: {n} decision|Needs you: {n} decisions</translation>
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
    <name>Today</name>
    <message>
        <source>{left}（节假日安排未公布）</source>
        <translation>{left} (holidays not yet published)</translation>
    </message>
    <message>
        <source>再看一次</source>
        <translation>Look again</translation>
    </message>
    <message>
        <source>办这一件</source>
        <translation>Do what it says</translation>
    </message>
    <message>
        <source>去同步</source>
        <translation>Go to sync</translation>
    </message>
    <message>
        <source>展开</source>
        <translation>Show</translation>
    </message>
    <message>
        <source>待办</source>
        <translation>To do</translation>
    </message>
    <message>
        <source>月历</source>
        <translation>Month</translation>
    </message>
    <message>
        <source>月历与清单之间切换</source>
        <translation>Between month grid and list</translation>
    </message>
    <message>
        <source>本月各项目的任务</source>
        <translation>Duties of the month by site</translation>
    </message>
    <message>
        <source>本月还剩 {n} 个工作日</source>
        <translation>{n} working day left this month|{n} working days left this month</translation>
    </message>
    <message>
        <source>查看项目</source>
        <translation>See the sites</translation>
    </message>
    <message>
        <source>清单</source>
        <translation>List</translation>
    </message>
    <message>
        <source>眼下没有要办的事。</source>
        <translation>Nothing waits at the moment.</translation>
    </message>
    <message>
        <source>还有 {n} 件</source>
        <translation>{n} more item|{n} more items</translation>
    </message>
    <message>
        <source>还没有项目 — 同步以领取。</source>
        <translation>No sites yet: sync to receive them.</translation>
    </message>
    <message>
        <source>选一行</source>
        <translation>Choose a line</translation>
    </message>
    <message>
        <source>项目</source>
        <translation>Site</translation>
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
        <source>忘了口令？用局里的恢复密钥</source>
        <translation>Forgot it? Use the bureau&apos;s recovery key</translation>
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
<context>
    <name>Verdict</name>
    <message>
        <source>不是真的，不要采信</source>
        <translation>False: do not rely on it</translation>
    </message>
    <message>
        <source>内容和签名没有问题，但文件由另一版本的程序生成，页面无法逐字比对。</source>
        <translation>Content and signature hold, but another version of the program drew the file: its pages cannot be compared.</translation>
    </message>
    <message>
        <source>存疑，请向局里核实</source>
        <translation>Doubtful: ask the bureau</translation>
    </message>
    <message>
        <source>密钥后来被撤销，而局里从未收到这份文书，日期可能是倒签的。</source>
        <translation>The key was revoked later and the bureau never received this paper: it may be dated back.</translation>
    </message>
    <message>
        <source>文件太大，不可能是一份文书。</source>
        <translation>The file is too large to be a paper.</translation>
    </message>
    <message>
        <source>文件末尾被人添加了内容。</source>
        <translation>Something was added at the end of the file.</translation>
    </message>
    <message>
        <source>文件里封存的内容残缺。</source>
        <translation>The sealed content in the file is damaged.</translation>
    </message>
    <message>
        <source>文件里的验证码不是文书的验证码。</source>
        <translation>The code in the file is not that of a paper.</translation>
    </message>
    <message>
        <source>是真的</source>
        <translation>Genuine</translation>
    </message>
    <message>
        <source>签发日期不在密钥的有效期内。</source>
        <translation>It is dated outside the period of the key.</translation>
    </message>
    <message>
        <source>签发日期在今天之后。</source>
        <translation>It is dated after today.</translation>
    </message>
    <message>
        <source>签发日期在密钥被撤销之后。</source>
        <translation>It is dated after the key was revoked.</translation>
    </message>
    <message>
        <source>签发用的密钥没有得到本局认证（如果刚注册了新电脑，先同步再验）。</source>
        <translation>The bureau has not certified the key (if a laptop was enrolled just now, sync first).</translation>
    </message>
    <message>
        <source>签名不对，不是由所称的密钥签发。</source>
        <translation>The signature is wrong: the key it names did not make it.</translation>
    </message>
    <message>
        <source>签名残缺，读不完整。</source>
        <translation>The signature is damaged.</translation>
    </message>
    <message>
        <source>签名用的是本程序还不认识的算法，请升级后再验。</source>
        <translation>The signature uses an algorithm this program does not know yet: update, then verify again.</translation>
    </message>
    <message>
        <source>这不是安薪开具的文书文件。</source>
        <translation>This is not a paper issued with Anxin.</translation>
    </message>
    <message>
        <source>页面与封存的内容不符，文件被改动过。</source>
        <translation>The pages are not what the sealed content draws: the file was changed.</translation>
    </message>
    <message>
        <source>验证码属于另一份文书。</source>
        <translation>The code belongs to another paper.</translation>
    </message>
    <message>
        <source>验证码残缺，读不完整。</source>
        <translation>The code is damaged.</translation>
    </message>
</context>
<context>
    <name>Visits</name>
    <message>
        <source>{n} 次</source>
        <translation>{n} visit|{n} visits</translation>
    </message>
    <message>
        <source>上月以来</source>
        <translation>Since last month</translation>
    </message>
    <message>
        <source>主办</source>
        <translation>Lead</translation>
    </message>
    <message>
        <source>做什么</source>
        <translation>What</translation>
    </message>
    <message>
        <source>全部时间</source>
        <translation>Any time</translation>
    </message>
    <message>
        <source>全部种类</source>
        <translation>All kinds</translation>
    </message>
    <message>
        <source>再试一次</source>
        <translation>Try again</translation>
    </message>
    <message>
        <source>协办</source>
        <translation>Assisting</translation>
    </message>
    <message>
        <source>只看</source>
        <translation>Show</translation>
    </message>
    <message>
        <source>只看 {site}</source>
        <translation>Only {site}</translation>
    </message>
    <message>
        <source>已完成</source>
        <translation>Finished</translation>
    </message>
    <message>
        <source>开始</source>
        <translation>Start</translation>
    </message>
    <message>
        <source>打开</source>
        <translation>Open</translation>
    </message>
    <message>
        <source>新的一次</source>
        <translation>New</translation>
    </message>
    <message>
        <source>日期</source>
        <translation>Date</translation>
    </message>
    <message>
        <source>时间</source>
        <translation>Period</translation>
    </message>
    <message>
        <source>暗访</source>
        <translation>covert</translation>
    </message>
    <message>
        <source>本月</source>
        <translation>This month</translation>
    </message>
    <message>
        <source>本月 {n} 次</source>
        <translation>{n} this month|{n} this month</translation>
    </message>
    <message>
        <source>检查回访</source>
        <translation>Visits</translation>
    </message>
    <message>
        <source>没有符合的检查或回访</source>
        <translation>No visit fits</translation>
    </message>
    <message>
        <source>状态</source>
        <translation>State</translation>
    </message>
    <message>
        <source>种类</source>
        <translation>Kind</translation>
    </message>
    <message>
        <source>筛选</source>
        <translation>Filter</translation>
    </message>
    <message>
        <source>进行中</source>
        <translation>Under way</translation>
    </message>
    <message>
        <source>进行中 {n} 次</source>
        <translation>{n} under way|{n} under way</translation>
    </message>
    <message>
        <source>项目</source>
        <translation>Site</translation>
    </message>
    <message>
        <source>项目名称、拼音首字母  /</source>
        <translation>Site name, initials  /</translation>
    </message>
</context>
<context>
    <name>Worker</name>
    <message>
        <source>上一题</source>
        <translation>Back</translation>
    </message>
    <message>
        <source>下一位工人</source>
        <translation>Next worker</translation>
    </message>
    <message>
        <source>下一题</source>
        <translation>Next</translation>
    </message>
    <message>
        <source>先不填</source>
        <translation>Not now</translation>
    </message>
    <message>
        <source>口令不对，还可以试 {n} 次，然后程序锁定。</source>
        <translation>Wrong code. {n} try left before the program locks.|Wrong code. {n} tries left before the program locks.</translation>
    </message>
    <message>
        <source>可以选几项，选完点“下一题”</source>
        <translation>Several may be chosen; then press Next</translation>
    </message>
    <message>
        <source>填完了</source>
        <translation>Done</translation>
    </message>
    <message>
        <source>填完了，谢谢！</source>
        <translation>Done, thank you!</translation>
    </message>
    <message>
        <source>定一个收回口令</source>
        <translation>Choose a take-back code</translation>
    </message>
    <message>
        <source>屏幕上只有问卷；别的都收起来，凭口令才能回来。</source>
        <translation>The screen will show the questionnaire alone; only the code brings the rest back.</translation>
    </message>
    <message>
        <source>工人填完，凭它收回电脑；锁定以前都有效。不少于 4 位。</source>
        <translation>With it you take the laptop back, until the program is locked. At least 4 signs.</translation>
    </message>
    <message>
        <source>已选</source>
        <translation>chosen</translation>
    </message>
    <message>
        <source>开始</source>
        <translation>Begin</translation>
    </message>
    <message>
        <source>把电脑交给工人填</source>
        <translation>Hand the laptop to the worker</translation>
    </message>
    <message>
        <source>接着填</source>
        <translation>Go on</translation>
    </message>
    <message>
        <source>收回</source>
        <translation>Take back</translation>
    </message>
    <message>
        <source>收回口令</source>
        <translation>Take-back code</translation>
    </message>
    <message>
        <source>监察员</source>
        <translation>Inspector</translation>
    </message>
    <message>
        <source>至少 {n} 位。</source>
        <translation>At least {n} sign.|At least {n} signs.</translation>
    </message>
    <message>
        <source>请把电脑交还给监察员。</source>
        <translation>Please give the laptop back to the inspector.</translation>
    </message>
    <message>
        <source>请监察员输入收回口令</source>
        <translation>Inspector: type your take-back code</translation>
    </message>
</context>
</TS>
