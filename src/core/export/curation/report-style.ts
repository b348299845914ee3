/** The report's own style: the studio's colours, in dark and light. */
export const reportStyle = `
:root{color-scheme:light;--bg:#eceef0;--surface:#fff;--line:#d3d7dc;--text:#1b1e22;--dim:#555c66;--accent:#2f56c6;--ok:#12704a;--warn:#855400;--bad:#b3261e;
--cue-gripper-close:#a85d00;--cue-gripper-open:#0072b2;--cue-pause:#7d7000;--cue-phase:#4a50c8;--cue-turn:#00795a;--cue-event:#a8437f;--cue-text-change:#c0461a;--cue-reviewed:#0b6a78;--cue-manual:#3b4048}
@media (prefers-color-scheme:dark){:root{color-scheme:dark;--bg:#121315;--surface:#191b1e;--line:#2e3238;--text:#e6e8ea;--dim:#a2a8b1;--accent:#86a8ff;--ok:#56c596;--warn:#f0b64a;--bad:#ff7f7a;
--cue-gripper-close:#f0a30a;--cue-gripper-open:#56b4e9;--cue-pause:#f0e442;--cue-phase:#9aa7ff;--cue-turn:#2fbf93;--cue-event:#dd8fbe;--cue-text-change:#f07d4a;--cue-reviewed:#7fd6e0;--cue-manual:#e6e8ea}}
*{box-sizing:border-box}
body{margin:0;background:var(--bg);color:var(--text);font:14px/1.5 Inter,system-ui,sans-serif}
main{max-width:1060px;margin:0 auto;padding:32px 20px 48px}
h1{font-size:24px;margin:0;overflow-wrap:anywhere}
h2{font-size:16px;margin:0 0 12px}
ul+h2,.plots+h2{margin-top:24px}
header p{margin:4px 0 0;color:var(--dim)}
section{margin-top:32px}
.tiles{display:grid;grid-template-columns:repeat(auto-fit,minmax(150px,1fr));gap:12px}
.tiles div{background:var(--surface);border:1px solid var(--line);border-radius:8px;padding:14px 16px}
.tiles b{display:block;font-size:22px;font-weight:600;font-variant-numeric:tabular-nums;white-space:nowrap}
.tiles span{color:var(--dim)}
.plots{display:grid;grid-template-columns:repeat(auto-fill,minmax(min(100%,420px),1fr));gap:12px}
figure{margin:0;background:var(--surface);border:1px solid var(--line);border-radius:8px;padding:14px 16px}
figcaption{font-weight:600;margin-bottom:10px}
svg{display:block;width:100%;height:auto;font-size:13px}
svg text{fill:var(--text)}
svg .dim,svg .count{fill:var(--dim);font-variant-numeric:tabular-nums}
svg line{stroke:var(--line)}
.strip{width:200px;height:14px}
.strip .rail{fill:var(--line)}
ul{margin:0;padding-left:20px}
li+li{margin-top:6px}
li::marker{color:var(--dim)}
li.warning::marker{color:var(--warn)}
li.error::marker{color:var(--bad)}
li.ok::marker{color:var(--ok)}
details{background:var(--surface);border:1px solid var(--line);border-radius:8px;padding:10px 16px}
.plots+details{margin-top:12px}
summary{cursor:pointer}
details[open] summary{margin-bottom:10px}
pre{margin:0;overflow-x:auto;font:12px/1.5 ui-monospace,monospace}
.scroll{overflow-x:auto;background:var(--surface);border:1px solid var(--line);border-radius:8px}
table{border-collapse:collapse;width:100%;font-variant-numeric:tabular-nums}
th,td{padding:6px 14px;text-align:right;border-bottom:1px solid var(--line);white-space:nowrap}
tr:last-child td{border-bottom:0}
th{color:var(--dim);font-weight:500}
th:last-child,td:last-child{text-align:left}
th.task,td.task{text-align:left;max-width:340px;overflow:hidden;text-overflow:ellipsis}
footer{margin-top:40px;color:var(--dim)}
:focus-visible{outline:2px solid var(--accent);outline-offset:2px}
@media print{body{background:#fff}}
`;
