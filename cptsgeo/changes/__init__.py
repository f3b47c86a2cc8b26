"""What changes a plan, and tells what that means; reading and writing its files is `plan.files`."""
