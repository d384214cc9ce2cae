// How high the page is, for whoever takes a picture of it: a browser without a window photographs the window, not the page.
"use strict";
document.documentElement.dataset.height = Math.ceil(document.querySelector(".frame").getBoundingClientRect().bottom);
