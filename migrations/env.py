"""Runs the migrations on the connection that `jn_desktop.core.migration` hands over, inside its transaction."""

from alembic import context

context.configure(connection=context.config.attributes["connection"], render_as_batch=True)
context.run_migrations()
