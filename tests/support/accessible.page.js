// Runs in a page: see accessible.ts.
(() => {
  const problems = [];
  const all = selector => [...document.querySelectorAll(selector)].filter(isShown);
  const isShown = element => element.checkVisibility?.() ?? true;
  const say = (what, element) => problems.push(`${what}: ${element.outerHTML.slice(0, 120)}`);
  const nameOf = element => {
    const by = (element.getAttribute("aria-labelledby") ?? "").split(/\s+/).filter(Boolean);
    const labels = [...(element.labels ?? [])].map(label => label.textContent);
    return [
      element.getAttribute("aria-label"),
      ...by.map(id => document.getElementById(id)?.textContent),
      ...labels,
      element.matches("button, a, [role=button], summary") ? element.textContent : "",
      element.getAttribute("alt"),
      element.getAttribute("title"),
    ]
      .filter(Boolean)
      .join("")
      .trim();
  };
  for (const element of all(
    "a[href], button, input:not([type=hidden]), select, textarea, summary, [role=img]",
  ))
    if (nameOf(element) === "") say("no name", element);
  for (const element of all("nav, section[aria-label], dialog, fieldset")) {
    const legend = element.querySelector("legend")?.textContent ?? "";
    if (nameOf(element) === "" && legend === "") say("a group without a name", element);
  }
  for (const image of all("img")) if (!image.hasAttribute("alt")) say("no alt", image);
  const headings = all("h1, h2, h3, h4, h5, h6");
  const levels = headings.map(heading => Number(heading.localName.slice(1)));
  if (levels.filter(level => level === 1).length !== 1)
    problems.push(`${levels.length} headings, not one h1`);
  for (const [index, level] of levels.entries())
    if (level > (levels[index - 1] ?? 0) + 1) say("a level of headings is left out", headings[index]);
  if (document.querySelectorAll("main").length !== 1) problems.push("not one main");
  if (!document.documentElement.lang) problems.push("no language");
  if (document.title.trim() === "") problems.push("no title");
  const ids = [...document.querySelectorAll("[id]")].map(element => element.id);
  for (const id of new Set(ids.filter((one, index) => ids.indexOf(one) !== index)))
    problems.push(`twice: #${id}`);
  for (const element of all("button, main a[href], select, input:not([type=checkbox], [type=radio])")) {
    const { width, height } = element.getBoundingClientRect();
    if (height < 24 || width < 24) {
      // A link within a sentence may be as small as its line.
      if (!element.closest("p, li, dd, td, h2, h3")) say(`${width} by ${height} pixels`, element);
    }
  }
  const parse = colour => (colour.match(/[\d.]+/g) ?? []).map(Number);
  const luminance = ([red = 0, green = 0, blue = 0]) => {
    const [r, g, b] = [red, green, blue].map(value => {
      const part = value / 255;
      return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
    });
    return 0.2126 * (r ?? 0) + 0.7152 * (g ?? 0) + 0.0722 * (b ?? 0);
  };
  const backgroundOf = element => {
    for (let one = element; one; one = one.parentElement) {
      const style = getComputedStyle(one);
      if (style.backgroundImage !== "none") return null;
      const colour = parse(style.backgroundColor);
      if (colour.length === 3 || (colour[3] ?? 0) === 1) return colour;
    }
    return [255, 255, 255];
  };
  for (const element of all("body *")) {
    const hasText = [...element.childNodes].some(
      node => node.nodeType === Node.TEXT_NODE && node.textContent.trim() !== "",
    );
    if (!hasText || element.closest("[disabled], [aria-disabled], .hidden, [aria-hidden=true], option"))
      continue;
    const style = getComputedStyle(element);
    const background = backgroundOf(element);
    if (!background || !/^rgb/.test(style.color)) continue;
    const [light = 0, dark = 0] = [luminance(parse(style.color)), luminance(background)].sort(
      (a, b) => b - a,
    );
    const ratio = (light + 0.05) / (dark + 0.05);
    const size = Number.parseFloat(style.fontSize);
    const isLarge = size >= 24 || (size >= 18.66 && Number(style.fontWeight) >= 700);
    if (ratio < (isLarge ? 3 : 4.5)) say(`contrast ${ratio.toFixed(2)}`, element);
  }
  return problems;
})();
