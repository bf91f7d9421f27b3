/** Of the page. */
export const system = {
};
