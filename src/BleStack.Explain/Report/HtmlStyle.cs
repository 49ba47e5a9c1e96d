namespace BleStack.Explain.Report;

/// <summary>The page's style: light and dark, narrow and wide.</summary>
internal static class HtmlStyle
{
    public const string Text = """
        :root{--ink:#1b1f24;--paper:#fff;--soft:#57606a;--line:#d0d7de;--good:#0b6b2e;--warn:#8a4b00;--bad:#b3121d;--phone:#0550ae;
        --device:#6e3aa8;--shade:#eef6ee;--card:#f6f8fa}
        @media(prefers-color-scheme:dark){:root{--ink:#e6edf3;--paper:#0d1117;--soft:#9da7b3;--line:#30363d;--good:#56d364;--warn:#e3b341;
        --bad:#ff7b72;--phone:#79c0ff;--device:#d2a8ff;--shade:#12261a;--card:#161b22}}
        body{margin:0;background:var(--paper);color:var(--ink);font:16px/1.5 system-ui,sans-serif}
        main{max-width:72rem;margin:0 auto;padding:1rem}
        h1{font-size:1.5rem}h2{font-size:1.2rem;border-top:1px solid var(--line);padding-top:1rem;overflow-wrap:anywhere}
        h3{font-size:1.05rem;margin:.2rem 0}
        .when,.fold,.why,small{color:var(--soft)}
        .pairing{background:var(--card);border:1px solid var(--line);border-left:6px solid var(--soft);border-radius:6px}
        .pairing{padding:.6rem 1rem;margin:1rem 0}
        .pairing.good{border-left-color:var(--good)}.pairing.bad{border-left-color:var(--bad)}
        dl{display:grid;grid-template-columns:max-content 1fr;gap:.2rem 1rem;margin:.4rem 0}dt{color:var(--soft)}dd{margin:0}
        table{border-collapse:collapse;width:100%;margin:1rem 0;display:block;overflow-x:auto}caption{text-align:left;font-weight:600;padding:.3rem 0}
        th,td{text-align:left;vertical-align:top;padding:.2rem .6rem;border-bottom:1px solid var(--line)}
        td:first-child,td:nth-child(2),.events td:nth-child(3){font-variant-numeric:tabular-nums;white-space:nowrap}
        .gatt td:nth-child(2){white-space:normal}
        tr.detail{color:var(--soft)}tr.good>td:last-child{color:var(--good)}tr.warn>td:last-child{color:var(--warn)}
        tr.bad>td:last-child{color:var(--bad)}
        .why,.do{font-size:.92em}.do{color:var(--ink)}tr.service td{font-weight:600;background:var(--card)}
        tr.descriptor td:nth-child(2){padding-left:2rem}
        svg{max-width:100%;height:auto;display:block;margin:.5rem 0}svg text{font:13px system-ui,sans-serif;fill:var(--ink)}
        svg .life{stroke:var(--line);stroke-width:2}svg .phone{stroke:var(--phone);fill:var(--phone)}
        svg .device{stroke:var(--device);fill:var(--device)}svg .bad{stroke:var(--bad);fill:var(--bad)}
        svg .shade{fill:var(--shade)}svg .soft{fill:var(--soft)}svg .bar{fill:var(--phone)}svg .good{fill:var(--good)}svg text.good{fill:var(--good)}
        """;
}
