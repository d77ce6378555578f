// Runs Azurite's blob service until standard input closes. `ages` holds the other end of that pipe, so the service also ends,
// with its database on disk, when `ages` is killed. Arguments: Azurite's main.js and its options. Prints the port.
if (parseInt(process.versions.node) < 20) {
  console.error(`Node.js 20 or later is needed, but this is ${process.versions.node}.`);
  process.exit(1);
}

const { dirname, join } = require('path');
const { BlobServerFactory } = require(join(dirname(process.argv[1]), 'BlobServerFactory.js'));

// Ctrl+C reaches every process of a terminal, but `ages` stops first. After its end nothing reads the output.
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => {});
for (const stream of [process.stdout, process.stderr]) stream.on('error', () => {});

async function run() {
  const server = await new BlobServerFactory().createServer();
  const http = server.httpServer;
  const [answer] = http.listeners('request');
  http.removeAllListeners('request').on('request', (request, response) => {
    // Refuses pages in a browser: another origin, or another name that points at this machine.
    const { port } = http.address();
    const isOwn = request.headers.host === `127.0.0.1:${port}` || request.headers.host === `localhost:${port}`;
    if (isOwn && request.headers.origin === undefined) answer(request, response);
    else response.writeHead(403).end('Pages of a browser may not use this storage.');
  });
  process.stdin.resume().unref().on('end', () => {
    // No request is answered after the database is written.
    http.removeAllListeners('request').closeAllConnections();
    server.close().catch(() => process.exit(1));
  });
  await server.start();
  console.log(http.address().port);
}

run().catch(error => {
  console.error(error.message);
  process.exit(1);
});
