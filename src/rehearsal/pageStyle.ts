/** How the page looks: light and dark by the reader's choice, always light on paper. */
const colours = {
  light: `--ink:#1c2230;--soft:#5b6475;--paper:#fff;--panel:#f5f6f9;--line:#d9dde5;--july:#f1efe6;
--idea:#d8dde6;--concept:#cfe0f5;--planning:#a9c9ef;--realisation:#7fb0e6;--rollout:#8fcfb4;--operations:#cfe9d9;
--good:#1f7a4d;--bad:#b3261e;--warn:#a35b00;--forum:#6a3fa0;--bar-ink:#14202e;`,
  dark: `--ink:#e8ebf2;--soft:#a3acbd;--paper:#14171e;--panel:#1d222c;--line:#343c4a;--july:#201f1b;
--idea:#3a4252;--concept:#2b4668;--planning:#2c5586;--realisation:#2f68a8;--rollout:#28705a;--operations:#2c4d3d;
--good:#5fd29b;--bad:#ff8a80;--warn:#f0b45c;--forum:#c3a2f0;--bar-ink:#f2f5fa;`,
};

export const pageStyle = `
:root{${colours.light}}
@media (prefers-color-scheme:dark){:root{${colours.dark}}}
@page{size:A4 landscape;margin:12mm}
@media print{:root{${colours.light}}}
*{box-sizing:border-box}
body{margin:0;background:var(--paper);color:var(--ink);font:15px/1.45 system-ui,-apple-system,"Segoe UI",Roboto,sans-serif;
-webkit-print-color-adjust:exact;print-color-adjust:exact}
header,main{max-width:1320px;margin:0 auto;padding:0 28px}
header{padding-top:26px}
.over{margin:0;color:var(--soft);font-weight:600}
h1:first-letter{text-transform:uppercase}
h1{margin:2px 0 4px;font-size:27px;line-height:1.2}
h2{margin:34px 0 10px;font-size:19px}
h3{margin:18px 0 4px;font-size:15px}
.note{margin:0 0 14px;color:var(--soft)}
.tiles{display:flex;flex-wrap:wrap;gap:8px 12px;list-style:none;margin:0 0 18px;padding:0}
.tiles li{background:var(--panel);border:1px solid var(--line);border-radius:8px;padding:6px 14px}
.tiles b{font-size:20px;font-variant-numeric:tabular-nums;margin-right:4px}
.picture{overflow-x:auto}
.year{display:block;width:100%;min-width:900px;height:auto}
.year text{fill:var(--ink);font-size:12px}
.year .gate-name,.year .forum-name{paint-order:stroke;stroke:var(--paper);stroke-width:4px}
.year .year-number{font-weight:700}
.year .month-name{fill:var(--soft)}
.year .key{font-weight:700;font-size:13px}
.year .title{fill:var(--soft)}
.year .phase-name{fill:var(--bar-ink);font-size:11.5px}
.year .gate-name{font-size:10.5px;font-weight:700;fill:var(--good)}
.year .forum-name{fill:var(--forum);font-weight:700;font-size:11px}
.month,.rule{stroke:var(--line);stroke-width:1}
.july{fill:var(--july)}
.meeting{stroke-width:1;stroke:var(--soft);stroke-dasharray:1 5}
.meeting.strategic{stroke:var(--forum);stroke-width:1.6;stroke-dasharray:5 4}
.forum-dot{fill:var(--soft)}
.broken{stroke:var(--bad);stroke-width:2}
.phase.idea rect{fill:var(--idea)}.phase.concept rect{fill:var(--concept)}.phase.planning rect{fill:var(--planning)}
.phase.realisation rect{fill:var(--realisation)}.phase.rollout rect{fill:var(--rollout)}
.phase.operations rect{fill:var(--operations)}
.mark.decided path{fill:var(--good);stroke:var(--paper);stroke-width:1.5}
.mark.undecided path{fill:var(--paper);stroke:var(--bad);stroke-width:2.4}
.mark.escalated path{fill:var(--bad);stroke:var(--paper);stroke-width:1}
.mark.late circle{fill:var(--warn);stroke:var(--paper);stroke-width:1}
.mark.ended path{fill:none;stroke:var(--bad);stroke-width:3;stroke-linecap:round}
.legend{display:flex;flex-wrap:wrap;gap:4px 18px;list-style:none;margin:8px 0 0;padding:0;color:var(--soft);font-size:13px}
.legend li{display:flex;align-items:center;gap:6px}
table{width:100%;border-collapse:collapse;font-size:14px}
th,td{text-align:left;vertical-align:top;padding:7px 12px 7px 0;border-bottom:1px solid var(--line)}
thead th{color:var(--soft);font-size:12.5px}
th small,td small{display:block;color:var(--soft);font-weight:400}
td>small{display:inline}
td ul{margin:0;padding:0;list-style:none}
.number{font-variant-numeric:tabular-nums}
.date{white-space:nowrap}
.bad,.said .bad .sort{color:var(--bad);font-weight:600}
.quiet{color:var(--soft)}
details{border-bottom:1px solid var(--line)}
summary{cursor:pointer;padding:9px 0;font-weight:600;text-transform:capitalize}
.held{margin:2px 0;color:var(--forum);font-weight:600}
.said{list-style:none;margin:0 0 10px;padding:0;font-size:14px}
.said li{display:grid;grid-template-columns:44px 100px 84px 1fr;gap:8px;padding:2px 0}
.said .letter{color:var(--soft)}
.said .who{font-weight:600;color:var(--ink)}
.said .good .sort{color:var(--good);font-weight:600}
.said .warn .sort{color:var(--warn);font-weight:600}
.said time{font-variant-numeric:tabular-nums;color:var(--soft)}
@media (max-width:640px){section{overflow-x:auto}.said li{grid-template-columns:44px 1fr}.said li>:last-child{grid-column:1/-1}}
@media print{body{font-size:11px}header,main{padding:0;max-width:none}.picture{overflow:visible}
.year{min-width:0}tr,h3{break-inside:avoid}h2{break-after:avoid}.days{display:none}}
`;
