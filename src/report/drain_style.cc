#include "report/drain_style.h"

namespace cleave::report {

Markup drain_style() {
  return Markup::literal(R"(
:root { color-scheme: light dark;
  --paper: #fbfbfa; --card: #ffffff; --ink: #1c1e21; --faint: #5d6470; --line: #dfe2e6;
  --source: #b4530a; --destination: #1c6fb8; --drained: #1a7f45; --not-yet: #9a6200; --blind: #b3261e; }
@media (prefers-color-scheme: dark) { :root {
  --paper: #16181b; --card: #1f2226; --ink: #e8eaed; --faint: #a0a7b1; --line: #363b42;
  --source: #f0a35e; --destination: #6db3f2; --drained: #5fd08e; --not-yet: #f0c060; --blind: #ff8a80; } }
* { box-sizing: border-box; }
body { margin: 0; background: var(--paper); color: var(--ink);
  font: 16px/1.5 system-ui, -apple-system, "Segoe UI", sans-serif; }
header, main { max-width: 1100px; margin: 0 auto; padding: 0 16px; }
header { padding-top: 24px; }
h1 { font-size: 1.5rem; margin: 0; }
h2 { font-size: 1.1rem; margin: 0 0 8px; }
header p, .next, .axis, .legend, .agent { color: var(--faint); margin: 0; }
section { background: var(--card); border: 1px solid var(--line); border-radius: 8px; padding: 16px; margin: 16px 0; }
.verdict { border-left: 8px solid var(--verdict); }
.verdict.drained { --verdict: var(--drained); }
.verdict.not-yet { --verdict: var(--not-yet); }
.verdict.blind { --verdict: var(--blind); }
.verdict .word { font-size: 2rem; font-weight: 700; line-height: 1.1; color: var(--verdict); margin: 0 0 8px; }
.verdict p { margin: 0 0 8px; }
.facts { display: grid; grid-template-columns: repeat(auto-fit, minmax(135px, 1fr)); gap: 8px; margin: 16px 0; }
.fact { background: var(--card); border: 1px solid var(--line); border-radius: 8px; padding: 8px; }
dt { color: var(--faint); font-size: .85rem; }
dd { margin: 0; font-weight: 600; font-variant-numeric: tabular-nums; }
.timeline { width: 100%; height: 240px; display: block; }
.trend { width: 120px; height: 28px; display: block; }
path { stroke-width: 1.5; vector-effect: non-scaling-stroke; }
path.source { fill: var(--source); stroke: var(--source); fill-opacity: .35; }
path.destination { fill: var(--destination); stroke: var(--destination); fill-opacity: .35; }
line { stroke: var(--ink); stroke-width: 1.5; vector-effect: non-scaling-stroke; }
line.caches { stroke-dasharray: 6 4; }
.axis { display: flex; flex-wrap: wrap; justify-content: space-between; gap: 0 12px; font-size: .8rem; }
.legend { display: flex; flex-wrap: wrap; gap: 0 16px; font-size: .85rem; margin-bottom: 8px; }
.legend span::before { content: ""; display: inline-block; width: 14px; height: 10px; margin-right: 6px; }
.legend .source::before { background: var(--source); }
.legend .destination::before { background: var(--destination); }
.legend .cut::before { border-left: 2px solid var(--ink); width: 4px; height: 14px; vertical-align: middle; }
.legend .caches::before { border-left: 2px dashed var(--ink); width: 4px; height: 14px; vertical-align: middle; }
table { width: 100%; border-collapse: collapse; font-variant-numeric: tabular-nums; }
th { text-align: left; font-weight: 600; font-size: .85rem; color: var(--faint); }
th, td { padding: 8px 12px 8px 0; border-bottom: 1px solid var(--line); vertical-align: top; }
tr:last-child td { border-bottom: 0; }
td { overflow-wrap: anywhere; }
td:first-child { min-width: 9rem; }
td:not(:first-child) { min-width: 3.5rem; }
summary { cursor: pointer; color: var(--faint); }
.examples { padding-left: 18px; }
code, pre { font-family: ui-monospace, "DejaVu Sans Mono", monospace; font-size: .85rem; overflow-wrap: anywhere; }
pre { white-space: pre-wrap; background: var(--paper); border: 1px solid var(--line); border-radius: 6px; padding: 8px;
  margin: 4px 0; }
@media (max-width: 720px) {
  .timeline { height: 160px; }
  thead { display: none; }
  tr { display: block; padding: 8px 0; border-bottom: 1px solid var(--line); }
  tr:last-child { border-bottom: 0; }
  td { display: flex; gap: 12px; border: 0; padding: 2px 0; }
  td::before { content: attr(data-title); flex: 0 0 6rem; color: var(--faint); font-size: .85rem; }
  td:empty { display: none; }
  td:first-child { display: block; }
  td:first-child::before { display: none; }
}
)");
}

}  // namespace cleave::report
