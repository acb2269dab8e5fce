"""How the page of a handout looks: light, dark and on paper."""

from nn.handout.heat import ABOVE, BELOW

STYLE = """
:root { color-scheme: light dark; --text: #1b1b1b; --faint: #595959; --ground: #ffffff; --line: #d8d8d8;
  --pale: #f5f5f5; --link: #1a5fb4; }
@media (prefers-color-scheme: dark) {
  :root { --text: #ececec; --faint: #b4b4b4; --ground: #1e1e1e; --line: #484848; --pale: #2a2a2a; --link: #8ab8ff; }
  img { filter: invert(1) hue-rotate(180deg); }
}
body { font: 16px/1.5 system-ui, sans-serif; color: var(--text); background: var(--ground); max-width: 62rem;
  margin: 0 auto; padding: 1.5rem 1rem 4rem; font-variant-numeric: tabular-nums; }
h1, h2, h3 { line-height: 1.25; overflow-wrap: anywhere; }
h1 { font-size: 1.9rem; margin: 0 0 1rem; }
h2 { font-size: 1.3rem; margin: 3rem 0 .5rem; padding-top: 1rem; border-top: 1px solid var(--line); }
h2 .number { color: var(--faint); font-weight: normal; margin-right: .5rem; }
h3 { font-size: 1rem; margin: 1.5rem 0 .5rem; }
p { margin: .5rem 0; }
p, dd { max-width: 50rem; }
a { color: var(--link); text-decoration: none; }
a:hover, a:focus-visible { text-decoration: underline; }
dl { display: grid; grid-template-columns: max-content 1fr; gap: .15rem 1rem; margin: 0; }
dt, .note, figcaption, caption, th { color: var(--faint); font-weight: normal; }
dd { margin: 0; min-width: 0; overflow-wrap: anywhere; }
.top { display: flex; flex-wrap: wrap; gap: 1rem 2rem; align-items: flex-start; }
.top dl { flex: 1 1 24rem; }
nav ol { columns: 17rem; margin: 1rem 0 0; padding-left: 2rem; }
.wide { overflow-x: auto; }
.formula { margin: 1rem 0; }
svg.tex { max-width: 100%; vertical-align: middle; overflow: visible; }
figure { margin: 1rem 0; }
figcaption { margin-bottom: .35rem; }
figcaption svg.tex { color: var(--text); }
img.ramp { width: 9rem; height: .6rem; image-rendering: auto; }
img { display: block; image-rendering: pixelated; border: 1px solid var(--line); max-width: 100%; }
.scale { display: flex; gap: .5rem; align-items: center; font-size: .85rem; color: var(--faint); margin: .35rem 0; }
.cells { display: grid; grid-template-columns: repeat(auto-fill, minmax(7.9rem, 1fr)); gap: 2px; }
.cells span { padding: .1rem .4rem; background: var(--pale); white-space: nowrap; display: flex; gap: .4rem;
  justify-content: space-between; }
.cells small { color: var(--faint); }
table { border-collapse: collapse; }
th, td { padding: .1rem .5rem; text-align: right; white-space: nowrap; }
.matrix td, .matrix th { font-size: .72rem; padding: .15rem .25rem; }
.matrix td { border: 1px solid var(--line); }
.chosen { outline: 2px solid var(--text); outline-offset: -2px; }
.worked { overflow-x: auto; margin: 1rem 0; padding: .5rem 1rem; border-left: 3px solid var(--line); }
.worked td { text-align: left; }
.worked td.is { text-align: right; }
.worked .result td { border-top: 1px solid var(--line); font-weight: 600; }
sub, sup { font-size: .72em; line-height: 0; }
details { font-size: .85rem; margin: .35rem 0; }
summary { color: var(--faint); cursor: pointer; }
pre { max-height: 16rem; overflow: auto; background: var(--pale); padding: .5rem; margin: .35rem 0; }
.equations dt, .symbols dt { color: var(--text); font-weight: 600; }
.equations dd, .symbols dd { margin-bottom: .8rem; }
@media print {
  :root { --text: #000; --faint: #444; --ground: #fff; --line: #bbb; --pale: #f7f7f7; --link: #000; }
  @page { margin: 18mm 16mm; }
  :root { font-size: 9.5pt; }
  body { font-size: 9.5pt; max-width: none; padding: 0; }
  h2 { margin-top: 1.6rem; }
  .formula, figure, .worked { margin: .5rem 0; }
  .cells { grid-template-columns: repeat(auto-fill, minmax(6.6rem, 1fr)); }
  .wide, .worked { overflow: visible; }
  .matrix { width: 100%; }
  .matrix td, .matrix th { font-size: 6pt; padding: .1rem; }
  img { filter: none; }
  details, nav { display: none; }
  h2, h3, section > p, section > .formula, figcaption { break-after: avoid; }
  p, dd { max-width: none; }
  p, figure, .worked, .formula, tr, dd { break-inside: avoid; }
  * { print-color-adjust: exact; -webkit-print-color-adjust: exact; }
}
""" + "".join(
    f".{kind} {{ background: rgba({', '.join(map(str, colour))}, var(--share)) !important; }}\n"
    for kind, colour in {"above": ABOVE, "below": BELOW}.items()
)
