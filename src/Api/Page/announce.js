// Says something to those who do not see the page change. One thing does not take the place of another that is being read.
const stays = 8000;

export function announce(text) {
  const line = document.createElement('div');
  line.textContent = text;
  document.getElementById('announcer').append(line);
  setTimeout(() => line.remove(), stays);
}
