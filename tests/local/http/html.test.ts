import { suite } from "uvu";
import * as assert from "uvu/assert";
import { Html, html } from "../../../local/http/html.ts";

const test = suite("markup");

test("escapes whatever is put in, in text and in attributes", () => {
  const evil = `"><script>alert('&')</script>`;
  assert.is(
    html`<a title="${evil}">${evil}</a>`.markup,
    `<a title="&quot;&gt;&lt;script&gt;alert(&#39;&amp;&#39;)&lt;/script&gt;">&quot;&gt;&lt;script&gt;alert(&#39;&amp;&#39;)&lt;/script&gt;</a>`,
  );
});

test("takes markup and lists of it as they are, and nothing as nothing", () => {
  const items = ["a", "<"].map(text => html`<li>${text}</li>`);
  assert.is(
    html`<ul>${items}</ul>${null}${false}${undefined}${0}${new Html("<hr>")}`.markup,
    "<ul><li>a</li><li>&lt;</li></ul>0<hr>",
  );
});

test.run();
