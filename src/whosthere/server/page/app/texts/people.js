/** Of the page. */
export const people = {
};
