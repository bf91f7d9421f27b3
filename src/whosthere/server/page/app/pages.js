/** The pages; each is loaded when it is first opened. */
/** @type {{id: string, icon: string, load: () => Promise<{default: any}>}[]} */
export const pages = [
  { id: "live", icon: "monitor-play", load: () => import("./live/page.js") },
  { id: "people", icon: "users", load: () => import("./people/page.js") },
  { id: "strangers", icon: "scan-face", load: () => import("./strangers/page.js") },
  { id: "training", icon: "sliders-horizontal", load: () => import("./training/page.js") },
  { id: "sightings", icon: "clock", load: () => import("./sightings/page.js") },
  { id: "insights", icon: "chart-column", load: () => import("./insights/page.js") },
  { id: "system", icon: "activity", load: () => import("./system/page.js") },
];
