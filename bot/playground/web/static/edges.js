// Shows that a row scrolls sideways: its hidden edges fade, and arrows lead to what is beyond them.

import { button } from "./dom.js";

const SLACK = 20;

/** Keeps `data-more` of a scroller true: "start", "end", both or neither. Gives a function that measures again. */
export function markEdges(scroller) {
  const measure = () => {
    const { scrollLeft, scrollWidth, clientWidth } = scroller;
    const more = [scrollLeft > SLACK && "start", scrollLeft + clientWidth < scrollWidth - SLACK && "end"].filter(Boolean).join(" ");
    if (scroller.dataset.more !== more) scroller.dataset.more = more;
  };
  scroller.addEventListener("scroll", measure, { passive: true });
  new ResizeObserver(measure).observe(scroller);
  return measure;
}

/** Adds arrows beside a scroller that move it by `step()` pixels. */
export function addArrows(scroller, step, label) {
  const arrow = (side, name, sign) => button({ icon: name, label: `${label} on the ${side}`, class: `arrow ${side}`, tabindex: "-1", on: () => scroller.scrollBy({ left: sign * step(), behavior: "smooth" }) });
  scroller.after(arrow("left", "left", -1), arrow("right", "right", 1));
}
