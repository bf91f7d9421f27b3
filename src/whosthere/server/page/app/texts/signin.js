/** Of the way in. */
export const signin = {
  title: "Sign in",
  lead: "See who is there, and who was.",
  key: "Key",
  key_hint: "The one that the server printed when it first started, or one that an administrator made for you.",
  enter: "Sign in",
  link_hint: "Whoever runs the server can also open the link that it prints at every start.",
};
