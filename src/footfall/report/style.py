"""How the page looks: by day, by night, on a phone, and on paper."""

from __future__ import annotations

STYLE = """
:root{--ink:#1c2630;--muted:#5d6b78;--rule:#d6dde3;--page:#fff;--card:#f4f6f8;--accent:#0b6e4f;
--heart:#c2183a;--cadence:#1d5fbf;--speed:#0b6e4f;--work:#5d6b78;--float:#5aa9c9;--click:#bf6508;
--beat:#b45309;--silent:#7a6244;--target:#7a5cc0;--limit:#c2183a;
--z1:#9aa7b3;--z2:#4f9fd6;--z3:#49b06c;--z4:#e8a531;--z5:#de5548}
@media (prefers-color-scheme:dark){:root{--ink:#e6ebf0;--muted:#9aa8b5;--rule:#37424d;
--page:#12181e;--card:#1b232b;--accent:#5fd3a8;--heart:#ff6b84;--cadence:#7fb2ff;--speed:#5fd3a8;
--work:#a9b6c2;--float:#4f9cbd;--click:#e6a23a;--beat:#f2a24a;--silent:#b79f83;--target:#b39cf0;
--limit:#ff6b84;--z1:#7d8a97;--z2:#4f9fd6;--z3:#4fb874;--z4:#e0a43c;--z5:#e0645a}}
*{box-sizing:border-box}
body{margin:0;background:var(--page);color:var(--ink);
font:16px/1.5 system-ui,-apple-system,"Segoe UI",Roboto,"Noto Sans",sans-serif}
main{overflow-wrap:anywhere;max-width:880px;margin:0 auto;padding:1.25rem 1rem 3rem}
h1{font-size:1.6rem;line-height:1.2;margin:.25rem 0}
h2{font-size:1.1rem;margin:0 0 .4rem}
section{margin:1.75rem 0 0}
p{margin:.4rem 0}
.when,.unit,footer,caption,small{color:var(--muted)}
.unit,footer,small{font-size:.85rem}
.note{border-left:4px solid var(--click);background:var(--card);padding:.5rem .75rem}
.workout code{font-size:.9rem}
.next code{white-space:nowrap;font-size:.95em}
.next{border-left:4px solid var(--accent);background:var(--card);padding:.75rem 1rem}
.next .note{background:none;border:0;padding:0;color:var(--muted);font-size:.9rem}
.tiles{display:grid;grid-template-columns:repeat(auto-fit,minmax(132px,1fr));gap:.6rem;margin:0}
.tiles div{background:var(--card);border-radius:8px;padding:.6rem .75rem}
dt{color:var(--muted);font-size:.85rem}
.tiles dd{margin:0;font-size:1.35rem;white-space:nowrap;font-weight:600;line-height:1.25}
.tiles small{display:block;white-space:normal;font-weight:400;line-height:1.3}
svg{display:block;width:100%;height:auto;overflow:visible}
svg *{stroke-linejoin:round;stroke-linecap:butt}
svg text{font-family:inherit}
svg.narrow{display:none}
.plot .unit{margin:0}
.key{list-style:none;display:flex;flex-wrap:wrap;gap:.25rem 1rem;margin:0;padding:0;
font-size:.85rem}
.key li::before{content:"";display:inline-block;width:1.1em;height:.7em;margin-right:.4em;
border-radius:2px;background:var(--c)}
.key .work{--c:var(--work)}.key .float{--c:var(--float)}.key .target{--c:var(--target)}
.key .beat{--c:var(--beat)}.key .silent{--c:var(--silent)}.key .limit{--c:var(--limit)}
.key .pause{--c:var(--muted)}.key .broken{--c:var(--muted)}
.key .work::before,.key .float::before{opacity:.5}
.key .pause::before{background:repeating-linear-gradient(135deg,var(--c) 0 2px,#0000 2px 5px)}
.key .silent::before,.key .limit::before,.key .broken::before{height:.15em;
vertical-align:.25em;border-radius:0;
background:repeating-linear-gradient(90deg,var(--c) 0 .3em,#0000 .3em .4em)}
.key .mark::before{width:.5em;height:.5em;border-radius:50%;background:var(--ink)}
a{color:inherit}
.scroll{overflow-x:auto}
table{border-collapse:collapse;width:100%;font-size:.9rem;font-variant-numeric:tabular-nums}
caption{text-align:left;font-size:.85rem}
th,td{text-align:right;padding:.25rem .5rem;border-bottom:1px solid var(--rule);white-space:nowrap}
th{font-weight:600}
th.step,td.step{text-align:left;white-space:normal;min-width:6.5em}
tbody th{font-weight:400}
tr.work td,tr.sprint td,tr.stride td{font-weight:600}
.zones{margin:.5rem 0;max-width:560px}
.zones th{font-weight:600;width:2.5rem;text-align:left}.zones .bar{width:60%;text-align:left}
.bar i{display:block;height:.8em;border-radius:2px;min-width:1px}
.z1{background:var(--z1)}.z2{background:var(--z2)}.z3{background:var(--z3)}
.z4{background:var(--z4)}.z5{background:var(--z5)}
.facts{margin:0}
.facts div{display:grid;grid-template-columns:minmax(12rem,2fr) 3fr;gap:0 1rem;
border-bottom:1px solid var(--rule);padding:.3rem 0}
.facts dd{margin:0}
.unknown{color:var(--muted);font-style:italic}
.said{padding-left:2.2rem;margin:0}
.said time{color:var(--muted);font-variant-numeric:tabular-nums;margin-right:.4em}
footer{margin-top:2rem;border-top:1px solid var(--rule);padding-top:.75rem}
@media (max-width:640px){svg.wide{display:none}svg.narrow{display:block;max-width:520px}
.tiles{grid-template-columns:1fr 1fr}.facts div{grid-template-columns:1fr}
th,td{padding:.25rem .3rem}.scroll table{font-size:.8rem}
.more{display:none}}
@media print{:root{--ink:#000;--muted:#444;--rule:#ccc;--page:#fff;--card:#f4f4f4;
--heart:#c2183a;--cadence:#1d5fbf;--speed:#0b6e4f;--accent:#0b6e4f}
@page{size:A4;margin:14mm}
body{font-size:10.5pt}main{max-width:none;padding:0}
svg.wide{display:block}svg.narrow{display:none}.more{display:table-cell}
section{margin-top:1.2rem}.plot,.next,.key,.zones,tr,li,.tiles div,.facts div{break-inside:avoid}
h2{break-after:avoid}
.scroll{overflow:visible}*{print-color-adjust:exact;-webkit-print-color-adjust:exact}}
"""
"""Dark or light as the reader has it; a sheet of paper is always light."""
