/**
 * The letter's layout in MJML. `npm run layout` compiles it, so that a worker need not; the comments `<!--@name-->` cut the result into fragments, and
 * `{{name}}` are the places to fill. Colours are given inline for light windows, and by class for dark ones.
 */
const sans = `-apple-system, BlinkMacSystemFont, 'Segoe UI', Roboto, 'Helvetica Neue', Arial, sans-serif`;
const mono = `ui-monospace, SFMono-Regular, Menlo, Consolas, 'Liberation Mono', monospace`;

const mark = (name: string): string => `<mj-raw><!--@${name}--></mj-raw>`;

export const layout = `
<mjml lang="{{lang}}" dir="ltr">
  <mj-head>
    <mj-title>{{subject}}</mj-title>
    <mj-preview>{{preview}}</mj-preview>
    <mj-raw>
      <meta name="color-scheme" content="light dark">
      <meta name="supported-color-schemes" content="light dark">
      <meta name="format-detection" content="telephone=no, date=no, address=no">
    </mj-raw>
    <mj-breakpoint width="480px" />
    <mj-attributes>
      <mj-all font-family="${sans}" />
      <mj-section padding="0" />
      <mj-text font-size="16px" line-height="25px" color="#1d2733" padding="0 32px 16px" />
      <mj-table font-size="15px" line-height="23px" color="#1d2733" padding="4px 32px 16px" />
    </mj-attributes>
    <mj-style>
      :root { color-scheme: light dark; supported-color-schemes: light dark; }
      bdi { unicode-bidi: isolate; }
      .rows td { vertical-align: top; padding: 4px 0; }
      .rows td.l { width: 136px; padding-right: 16px; }
      .command code, .rows td, .words div { overflow-wrap: anywhere; }
      .command span { display: inline-block; max-width: 100%; }
      .items ul { margin: 0; padding-left: 20px; }
      .items li { padding-bottom: 4px; }
      @media only screen and (max-width: 480px) {
        .card > table > tbody > tr > td { padding-left: 0 !important; padding-right: 0 !important; }
        .pad > div, .pad > table { margin: 0 -12px !important; }
        .rows td { display: block !important; width: auto !important; padding: 0 !important; }
        .rows td.l { padding-top: 8px !important; }
      }
      @media (prefers-color-scheme: dark) {
        body, .page { background-color: #12161b !important; }
        .card, .card > table { background-color: #1a2027 !important; }
        .card > table > tbody > tr > td { border-color: #2b343e !important; }
        .ink div, .ink td, .ink li, .ink table { color: #e6eaee !important; }
        .muted div, td.l { color: #9aa7b4 !important; }
        .late span { color: #ff9d90 !important; }
        .act span { color: #8fbcf5 !important; }
        .settled span { color: #86cfa3 !important; }
        .news span { color: #b3bfcb !important; }
        .bar.late { border-color: #e5786b !important; }
        .bar.act { border-color: #5f9be3 !important; }
        .bar.settled { border-color: #58ab7a !important; }
        .bar.news { border-color: #6f7f8e !important; }
        .said { border-color: #36424e !important; color: #cdd5dc !important; }
        .command code { background-color: #0e1216 !important; color: #e6eaee !important; border-color: #2b343e !important; }
        .banner, .banner > table { background-color: #3a2f12 !important; }
        .banner div { color: #f2dfa8 !important; }
        a { color: #8fbcf5 !important; }
      }
    </mj-style>
  </mj-head>
  <mj-body css-class="page" background-color="#f3f4f1" width="600px">
    ${mark('banner')}
    <mj-section css-class="banner" full-width="full-width" background-color="#fbf0cf">
      <mj-column>
        <mj-text css-class="pad" font-size="14px" line-height="21px" color="#5c4708" padding="12px 32px">{{banner}}</mj-text>
      </mj-column>
    </mj-section>
    ${mark('top')}
    <mj-section padding="28px 0 0">
      <mj-column>
        <mj-text css-class="ink words pad" font-size="18px" line-height="26px" font-weight="600" padding="0 32px 0">{{title}}</mj-text>
        <mj-text css-class="muted pad" font-size="14px" line-height="21px" color="#5d6975" padding="0 32px 20px">{{subtitle}}</mj-text>
        <mj-text css-class="ink words pad" padding="0 32px 20px">{{greeting}}</mj-text>
      </mj-column>
    </mj-section>
    ${mark('open')}
    <mj-section css-class="card" background-color="#ffffff" border="1px solid #dfe3e0" border-radius="10px" padding="26px 0 14px">
      <mj-column>
        ${mark('label')}
        <mj-text css-class="{{tone}} pad" font-size="13px" line-height="19px" font-weight="600" padding="0 32px 4px"><span style="color:{{colour}};">{{label}}</span></mj-text>
        <mj-text css-class="ink words pad" font-size="22px" line-height="30px" font-weight="600" padding="0 32px 14px">{{heading}}</mj-text>
        ${mark('deadline')}
        <mj-text css-class="ink deadline pad" font-size="16px" line-height="25px" padding="0 32px 16px"><div class="bar {{tone}}" style="border-left:3px solid {{colour}};padding:1px 0 1px 14px;">{{label}}<br><strong>{{words}}</strong></div></mj-text>
        ${mark('paragraph')}
        <mj-text css-class="ink words pad">{{words}}</mj-text>
        ${mark('rows')}
        <mj-table css-class="ink rows pad">{{rows}}</mj-table>
        ${mark('list')}
        <mj-text css-class="muted pad" font-size="14px" line-height="21px" color="#5d6975" padding="0 32px 4px">{{title}}</mj-text>
        <mj-text css-class="ink items words pad" font-size="15px" line-height="23px">{{items}}</mj-text>
        ${mark('quote')}
        <mj-text css-class="muted pad" font-size="14px" line-height="21px" color="#5d6975" padding="0 32px 4px">{{title}}</mj-text>
        <mj-text css-class="ink quote words pad" font-size="15px" line-height="23px"><div class="said" style="border-left:3px solid #dfe3e0;padding-left:14px;color:#3a4653;">{{words}}</div></mj-text>
        ${mark('command')}
        <mj-text css-class="muted pad" font-size="14px" line-height="21px" color="#5d6975" padding="4px 32px 6px">{{title}}</mj-text>
        <mj-text css-class="command pad" padding="0 32px 16px"><code style="display:block;font-family:${mono};font-size:13px;line-height:20px;white-space:pre-wrap;overflow-wrap:anywhere;background-color:#f3f4f1;color:#1d2733;border:1px solid #e3e6e3;border-radius:6px;padding:11px 14px;">{{command}}</code></mj-text>
        ${mark('close')}
      </mj-column>
    </mj-section>
    ${mark('gap')}
    <mj-section><mj-column><mj-spacer height="16px" /></mj-column></mj-section>
    ${mark('group')}
    <mj-section padding="14px 0 12px">
      <mj-column>
        <mj-text css-class="ink words pad" font-size="18px" line-height="26px" font-weight="600" padding="0 32px 0">{{title}}</mj-text>
        <mj-text css-class="muted pad" font-size="14px" line-height="21px" color="#5d6975" padding="0 32px 0">{{under}}</mj-text>
      </mj-column>
    </mj-section>
    ${mark('footer')}
    <mj-section padding="20px 0 40px">
      <mj-column>
        <mj-text css-class="muted pad" font-size="13px" line-height="20px" color="#5d6975" padding="0 32px">{{footer}}</mj-text>
      </mj-column>
    </mj-section>
    ${mark('end')}
  </mj-body>
</mjml>`;
