/** Components are written with htm: like JSX, so that void tags close themselves (`<img />`). */
import { h } from "preact";
import htm from "htm";

export const html = htm.bind(h);
