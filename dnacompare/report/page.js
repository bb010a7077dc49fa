"use strict";
// Draws each figure when it is first to be seen, in the colours of the page.
const colours = () => getComputedStyle(document.body).color;
const options = { displayModeBar: false, displaylogo: false, responsive: true, scrollZoom: false };

function draw(place) {
  const figure = JSON.parse(place.querySelector("script").textContent);
  figure.layout.font.color = colours();
  Plotly.newPlot(place, figure.data, figure.layout, options);
  place.classList.add("drawn");
}

const drawn = () => document.querySelectorAll(".plot.drawn");
const shown = new IntersectionObserver((entries) => {
  for (const entry of entries)
    if (entry.isIntersecting) {
      shown.unobserve(entry.target);
      draw(entry.target);
    }
}, { rootMargin: "400px" });
document.querySelectorAll(".plot").forEach((place) => shown.observe(place));

matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () =>
  drawn().forEach((place) => Plotly.relayout(place, { "font.color": colours() })));

// What is open prints whole; whatever was not drawn yet is drawn first.
addEventListener("beforeprint", () => {
  document.querySelectorAll(".plot:not(.drawn)").forEach((place) => {
    if (place.offsetParent) draw(place);
  });
  drawn().forEach((place) => Plotly.relayout(place, { "font.color": "#000" }));
});
addEventListener("afterprint", () =>
  drawn().forEach((place) => Plotly.relayout(place, { "font.color": colours() })));
