// Announces a change to screen readers. Announcements do not replace each other.
const stays = 8000;

export function announce(text) {
  const line = document.createElement('div');
  line.textContent = text;
  document.getElementById('announcer').append(line);
  setTimeout(() => line.remove(), stays);
}
