// A view is a function from state to a tree of h() nodes; patch() makes the document follow the tree and leaves alone what is the same, so focus,
// selection and what is being typed survive. Text only ever becomes text nodes: nothing here reads markup.

const svgSpace = "http://www.w3.org/2000/svg";

/** One element of a view. props: attributes, on… handlers, key (stays the same element while siblings change), style (object), ref (told the new element),
    own (its children are not the view's). */
export function h(tag, props, ...children) {
  return { tag, props: props ?? {}, children: children.flat(Infinity).filter(child => child !== null && child !== undefined && child !== false) };
}

/** Makes the children of an element those of the view. */
export function patch(parent, ...nodes) {
  update(parent, nodes.flat(Infinity).filter(node => node !== null && node !== undefined && node !== false));
}

function update(parent, nodes) {
  const keyed = new Map();
  const loose = [];
  for (const child of parent.childNodes) {
    if (child.view?.props.key !== undefined) keyed.set(child.view.props.key, child);
    else loose.push(child);
  }

  let taken = 0;
  const wanted = nodes.map(node => {
    const key = node.props?.key;
    const found = key !== undefined ? keyed.get(key) : loose[taken++];
    return found && fits(found, node) ? found : create(node, parent);
  });
  const kept = new Set(wanted);
  for (const child of [...parent.childNodes]) if (!kept.has(child)) child.remove();
  // What stays in order is not touched: moving an element would take its focus.
  let next = parent.firstChild;
  wanted.forEach((dom, index) => {
    if (dom === next) next = next.nextSibling;
    else parent.insertBefore(dom, next);
    if (dom.view !== nodes[index]) change(dom, nodes[index]);
  });
}

function fits(dom, node) {
  return typeof node === "object" ? dom.view?.tag === node.tag : dom.nodeType === Node.TEXT_NODE;
}

function create(node, parent) {
  if (typeof node !== "object") return document.createTextNode(String(node));
  const inSvg = node.tag === "svg" || (parent.namespaceURI === svgSpace && parent.localName !== "foreignObject");
  const dom = inSvg ? document.createElementNS(svgSpace, node.tag) : document.createElement(node.tag);
  dom.view = { tag: node.tag, props: {}, children: [] };
  change(dom, node);
  node.props.ref?.(dom);
  return dom;
}

function change(dom, node) {
  if (typeof node !== "object") {
    if (dom.data !== String(node)) dom.data = String(node);
    return;
  }

  const before = dom.view.props;
  for (const name of Object.keys(before)) if (!(name in node.props)) set(dom, name, undefined);
  // Options come first: a select's value needs them.
  if (!node.props.own) update(dom, node.children);
  for (const [name, value] of Object.entries(node.props)) if (before[name] !== value || name === "style") set(dom, name, value, before[name]);
  dom.view = node;
}

function set(dom, name, value) {
  if (name === "key" || name === "ref" || name === "own") return;
  if (name.startsWith("on")) dom[name] = value ?? null;
  else if (name === "value" || name === "checked" || name === "open" || name === "selected") dom[name] = value ?? "";
  else if (name === "style") for (const [property, text] of Object.entries(value ?? {})) dom.style.setProperty(property, text);
  else if (value === undefined || value === null || value === false) dom.removeAttribute(name);
  else dom.setAttribute(name, value === true ? "" : value);
}

/** An element made once, outside any view. */
export function make(tag, name, text) {
  const dom = document.createElement(tag);
  if (name) dom.className = name;
  if (text !== undefined) dom.textContent = text;
  return dom;
}
