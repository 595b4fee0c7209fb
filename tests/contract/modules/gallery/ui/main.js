document.body.textContent = "No pictures yet.";
