#include "report/drain_style.h"

namespace cleave::report {

Markup drain_style() {
  return Markup::literal(R"(
.next, .axis, .legend, .agent { color: var(--faint); margin: 0; }
.verdict { border-left: 8px solid var(--verdict); }
.verdict.drained { --verdict: var(--drained); }
.verdict.not-yet { --verdict: var(--not-yet); }
.verdict.blind { --verdict: var(--blind); }
.verdict .word { font-size: 2rem; font-weight: 700; line-height: 1.1; color: var(--verdict); margin: 0 0 8px; }
.verdict p { margin: 0 0 8px; }
.timeline { width: 100%; height: 240px; display: block; }
.trend { width: 120px; height: 28px; display: block; }
path { stroke-width: 1.5; vector-effect: non-scaling-stroke; }
path.source { fill: var(--source); stroke: var(--source); fill-opacity: .35; }
path.destination { fill: var(--destination); stroke: var(--destination); fill-opacity: .35; }
line { stroke: var(--ink); stroke-width: 1.5; vector-effect: non-scaling-stroke; }
line.caches { stroke-dasharray: 6 4; }
.axis { display: flex; justify-content: space-between; gap: 0 12px; font-size: .75rem; }
.axis-note { color: var(--faint); margin: 0; font-size: .8rem; }
.legend { display: flex; flex-wrap: wrap; gap: 0 16px; font-size: .85rem; margin-bottom: 8px; }
.legend span::before { content: ""; display: inline-block; width: 14px; height: 10px; margin-right: 6px; }
.legend .source::before { background: var(--source); }
.legend .destination::before { background: var(--destination); }
.legend .cut::before { border-left: 2px solid var(--ink); width: 4px; height: 14px; vertical-align: middle; }
.legend .caches::before { border-left: 2px dashed var(--ink); width: 4px; height: 14px; vertical-align: middle; }
.examples { padding-left: 18px; }
@media (max-width: 720px) {
  .timeline { height: 160px; }
}
)");
}

}  // namespace cleave::report
