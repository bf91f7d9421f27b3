/** Of the page. */
export const training = {
};
