/** Of the page. */
export const strangers = {
};
